"""Paper for the classroom: a debate pack made from a run, a teacher's sheet made from a scenario, and the run as CSV.

Pure: data in, text out. Whatever an author wrote is escaped on its way onto the page.
"""
