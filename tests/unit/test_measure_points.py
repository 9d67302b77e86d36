"""A user's file of points: read whole, or refused with its line and value."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gantheory.measure.points import read_points
from gantheory.theory.errors import InputError


@pytest.mark.parametrize(
    "text",
    [
        "1,2\n3,4\n",
        "x,y\n1,2\n3,4",
        "# made by hand\n\n 1 , 2\r\n3,4\r\n\r\n",
        '\ufeff"1","2"\n3e0,.4e1\n',
    ],
)
def test_a_csv_is_read(text: str, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text(text, encoding="utf-8")
    assert read_points(str(file)).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize("array", [[1.0, 2.0], [[1, 2, 3]], np.float32([[0.5]])])
def test_an_array_is_read(array: object, tmp_path: Path) -> None:
    np.save(tmp_path / "points.npy", np.array(array))
    found = read_points(str(tmp_path / "points.npy"))
    assert found.dtype == float
    assert found.tolist() == np.array(array).reshape(len(found), -1).tolist()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no point"),
        ("x,y\n", "holds no point"),
        ("1,2\n3\n", "line 2 has 1 numbers, those before have 2"),
        ("1,2\n3,nan\n", "line 2: 'nan' is no finite number"),
        ("nan,nan\n1,2\n", "line 1: 'nan' is no finite number"),
        ("1,2\n\n3,1e999\n", "line 3: '1e999' is no finite number"),
        ("x,y\n1,2\nthree,4\n", "line 3: 'three' is no finite number"),
        ("x,2\n1,2\n", "line 1: 'x' is no finite number"),
        ("1,\n", "line 1: '' is no finite number"),
        ("1_0,2\n", "line 1: '1_0' is no finite number"),
    ],
)
def test_a_csv_that_is_no_sample_is_refused(text: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=words):
        read_points(str(file))


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.array([[0.0, 1.0], [np.nan, 2.0]]), "row 1, column 0 is nan"),
        (np.array([1.0, np.inf]), "row 1, column 0 is inf"),
        (np.zeros((2, 2, 2)), r"shape \(2, 2, 2\)"),
        (np.zeros((0, 3)), "holds no point"),
        (np.array(["a"]), "holds <U1"),
        (np.array([1 + 1j]), "holds complex128"),
        (np.array([{}], dtype=object), "Object arrays cannot be loaded"),
    ],
)
def test_an_array_that_is_no_sample_is_refused(array: object, words: str, tmp_path: Path) -> None:
    np.save(tmp_path / "points.npy", np.asarray(array), allow_pickle=True)
    with pytest.raises(InputError, match=words):
        read_points(str(tmp_path / "points.npy"))


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"neither \.csv nor \.npy"):
        read_points("points.txt")
    with pytest.raises(InputError, match="there is no file"):
        read_points(str(tmp_path / "none.csv"))
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot read the points"):
        read_points(str(tmp_path / "binary.csv"))
    (tmp_path / "text.npy").write_text("1,2\n")
    with pytest.raises(InputError, match="cannot read the points"):
        read_points(str(tmp_path / "text.npy"))
