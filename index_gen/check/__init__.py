"""A lint of a site that fails closed: what it cannot read is a fault, and silence is never a pass.

::

    folder or URL ─ reading ─▶ bytes ─ statement, links, inside ─▶ Evidence ─ rules ─▶ Report

Everything is fetched once, by `gather`; the rules are pure and look at the evidence. Pages are read by
``pypi_simple`` and wheels by ``zipfile``, not by the code that wrote them.
"""
