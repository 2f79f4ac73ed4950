"""The rules of time, pure: arrays in, arrays out. No files, clocks, screens or random generators.

A timeline is a row of a table. The same code plays one row and ten thousand, and no row knows of another.
"""
