"""A study note on GANs (in Korean, 2020-02-18): the text this project was started from."""
