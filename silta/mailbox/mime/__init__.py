"""MIME as we take it: strict, one level deep, at bounded cost; and the letter that stands in it.

Pure. The gateway reads a letter with it when it comes, and the portal when it is opened:
what was filed and what is shown are read by the same code.
"""
