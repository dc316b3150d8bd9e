"""What is printed: a sheet for a noticeboard, a list of people to call, the report of an alert. Large print.

One module per paper, each a pure function from values to the bytes of a PDF; `bot.papers.page` is what they
share. The same values give the same bytes. Not here: who may have a paper, and how it reaches them.
"""
