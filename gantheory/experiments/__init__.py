"""Named experiments: what theory predicts, what was measured, and whether they agree."""
