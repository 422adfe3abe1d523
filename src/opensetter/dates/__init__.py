"""What contacts mean when they write of days and times; pure, and the only reader of such words."""
