"""What a person may ask of their own data, and what is erased for good or when its time is over."""
