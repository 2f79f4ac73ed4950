"""Many timelines: tables in, numbers out. Every share names its denominator."""
