"""Many arrangements at once: where they come from, what they come to, and what they add up to."""
