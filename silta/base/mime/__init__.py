"""MIME as we take it: strict, one level deep, at bounded cost.

Pure. The gateway reads with it what comes, and the portal what it opens: what was filed and
what is shown are read by the same code.
"""
