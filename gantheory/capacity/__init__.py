"""Players of limited capacity: networks trained by gradient steps, measured against theory."""
