"""How documents that were set one by one become one book: pages numbered, links joined.

Setting a text costs some twenty times as much as joining it with others. So each policy is set
once, and a handbook for any readers is bound from what is there already.
"""

from lms.bookbinding.binding import INSIDE, Mark, bind, count_pages

__all__ = ["INSIDE", "Mark", "bind", "count_pages"]
