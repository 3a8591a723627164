"""What opens, holds and closes designs: tabs, documents, recovery, preferences."""
