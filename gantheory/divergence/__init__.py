"""f-divergences as data: declarations, and their values on discrete laws."""
