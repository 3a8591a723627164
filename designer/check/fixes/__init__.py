"""Quick fixes: what might mend a problem is proposed, tried on a copy, and offered if it does."""
