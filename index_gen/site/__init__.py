"""The site on disk: how it comes there whole or not at all, and how it goes back to what it was.

::

    dist/site           what is served: a plain folder
    dist/.site.spare    the publish before, whole: what `roll_back` returns to
    dist/.site.next     the next one while it is made: what was the spare, or a copy by links
    dist/.site.lock     held by the one run that publishes

A publish reads the manifest of the site, edits it, and brings the spare folder up to date with it: only pages
that depend on changed wheels are made, only new wheels are placed and hashed. Then the two folders exchange
their names in one step. So one wheel more costs what one wheel costs, not what fifty thousand do, and who
is killed at any moment leaves the old site or the new one.
"""
