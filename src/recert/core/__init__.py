"""Dates, rules and plans in pure Python: no Django, no input or output, no clock (today is an argument)."""
