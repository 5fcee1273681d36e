"""The tables below the figures of a page."""

#: Rows of all tables of the view, by the title of their figure; each begins with its heads.
TABLES = """() => Object.fromEntries([...document.querySelectorAll('#view figure')].map(figure => [
  figure.querySelector('.finding').textContent,
  [...figure.querySelectorAll('table tr')].map(row => [...row.cells].map(cell => cell.textContent)),
]))"""


def tables_of(page):
    """Return the tables of a view by title: rows of texts, the first of them the heads."""
    page.evaluate(
        "document.querySelectorAll('#view details.table').forEach(one => one.open = true)"
    )
    more = page.get_by_role("button", name="Show all")
    while more.count():
        more.first.click()
    return page.evaluate(TABLES)
