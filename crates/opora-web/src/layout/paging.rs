//! Pages of a long list: which rows are shown and where the others are.

use super::query::Query;

/// Rows on one page of a list.
pub const PAGE_ROWS: u64 = 50;

/// Where a page of a list stands among all rows.
#[derive(Debug, Clone)]
pub struct Paging {
    /// The page, from 1.
    pub number: u64,
    /// How many pages there are, at least 1.
    pub pages: u64,
    /// How many rows there are in all.
    pub rows: u64,
    /// There are more rows than were counted.
    pub more: bool,
    /// The first shown row, from 1; 0 when there is none.
    pub first: u64,
    /// The last shown row.
    pub last: u64,
    links: Vec<(u64, String)>,
}

impl Paging {
    /// Page `number` of `rows` rows; its links keep the rest of `query`.
    pub fn new(number: u64, rows: u64, query: &Query) -> Self {
        Self::by(PAGE_ROWS, number, rows, query)
    }

    /// The same with `size` rows a page.
    pub fn by(size: u64, number: u64, rows: u64, query: &Query) -> Self {
        let pages = rows.div_ceil(size).max(1);
        let number = number.clamp(1, pages);
        let first = if rows == 0 { 0 } else { (number - 1) * size + 1 };
        let last = (number * size).min(rows);
        let near = |page: &u64| *page == 1 || *page == pages || page.abs_diff(number) <= 2;
        let shown = (1..=2).chain(number.saturating_sub(2)..=number + 2).chain(pages.saturating_sub(1)..=pages);
        let mut shown: Vec<u64> = shown.filter(|page| (1..=pages).contains(page)).filter(near).collect();
        shown.sort_unstable();
        shown.dedup();
        let links = shown.into_iter().map(|page| (page, query.with_page(page))).collect();
        Self { number, pages, rows, more: false, first, last, links }
    }

    /// Says that counting stopped at `rows`.
    pub fn and_more(self, more: bool) -> Self {
        Self { more, ..self }
    }

    /// The links to show, with their numbers; a gap in the numbers is a gap in the row of links.
    pub fn links(&self) -> &[(u64, String)] {
        &self.links
    }

    /// Whether pages are missing before `page` in the row of links.
    pub fn gap_before(&self, page: &u64) -> bool {
        let before = self.links.iter().map(|(number, _)| *number).take_while(|number| number < page).last();
        before.is_some_and(|before| before + 1 < *page)
    }

    /// The link to the page before.
    pub fn previous(&self) -> Option<&str> {
        self.link(self.number.checked_sub(1)?)
    }

    /// The link to the page after.
    pub fn next(&self) -> Option<&str> {
        self.link(self.number + 1)
    }

    fn link(&self, page: u64) -> Option<&str> {
        self.links.iter().find(|(number, _)| *number == page).map(|(_, link)| link.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: u64, rows: u64, expected: &[u64], shown: (u64, u64)) {
        let paging = Paging::new(number, rows, &Query::new("/x"));
        let numbers: Vec<u64> = paging.links().iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, expected, "page {number} of {rows} rows");
        assert_eq!((paging.first, paging.last), shown);
    }

    #[test]
    fn rows_and_links() {
        check(1, 0, &[1], (0, 0));
        check(1, 50, &[1], (1, 50));
        check(2, 51, &[1, 2], (51, 51));
        check(99, 51, &[1, 2], (51, 51));
        check(6, 1000, &[1, 4, 5, 6, 7, 8, 20], (251, 300));
        let short = Paging::by(20, 3, 41, &Query::new("/x"));
        assert_eq!((short.pages, short.first, short.last), (3, 41, 41));
    }
}
