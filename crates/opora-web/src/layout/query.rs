//! Filters that live in the address: reading them, and links that change one of them and keep the others.

/// The address of a list with its filters, in the order in which they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Query {
    /// A list without filters.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), pairs: Vec::new() }
    }

    /// The filters of an address; empty ones are dropped.
    pub fn of(uri: &axum::http::Uri) -> Self {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(uri.query().unwrap_or_default()).unwrap_or_default();
        let pairs = pairs.into_iter().map(|(name, value)| (name, value.replace(char::is_control, " ")));
        let pairs = pairs.filter(|(_, value)| !value.trim().is_empty()).collect();
        Self { path: uri.path().to_owned(), pairs }
    }

    /// The value of a filter, without blanks around; nothing when it is not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// All values of a filter that may stand several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// The filter as a number or an id; nothing when it is not one.
    pub fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).and_then(|value| value.parse().ok())
    }

    /// The page of the list, from 1.
    pub fn page(&self) -> u64 {
        self.parsed("page").unwrap_or(1).max(1)
    }

    /// Whether anything but the page and the order is chosen.
    pub fn is_narrowed(&self) -> bool {
        self.pairs.iter().any(|(key, _)| key != "page" && key != "sort")
    }

    /// The address with one filter changed (an empty value drops it); the page starts anew.
    pub fn with(&self, name: &str, value: impl std::fmt::Display) -> String {
        let value = value.to_string();
        let mut pairs: Vec<(&str, &str)> = self
            .pairs
            .iter()
            .filter(|(key, _)| key != name && key != "page")
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        if !value.is_empty() {
            pairs.push((name, &value));
        }
        self.address(&pairs)
    }

    /// The address without one filter.
    pub fn without(&self, name: &str) -> String {
        self.with(name, "")
    }

    /// The address of another page of the same list.
    pub fn with_page(&self, page: u64) -> String {
        let page = page.to_string();
        let mut pairs: Vec<(&str, &str)> =
            self.pairs.iter().filter(|(key, _)| key != "page").map(|(k, v)| (k.as_str(), v.as_str())).collect();
        if page != "1" {
            pairs.push(("page", &page));
        }
        self.address(&pairs)
    }

    /// The same filters on another path, for exports and other views of the same rows.
    pub fn at(&self, path: &str) -> String {
        let moved = Self { path: path.to_owned(), pairs: self.pairs.clone() };
        moved.with_page(1)
    }

    /// The address without any filter.
    pub fn bare(&self) -> &str {
        &self.path
    }

    /// The filters that a form must carry along as hidden fields because it has no control for them.
    pub fn carried<'a>(&'a self, controls: &'a [&str]) -> impl Iterator<Item = &'a (String, String)> {
        self.pairs.iter().filter(move |(key, _)| key != "page" && !controls.contains(&key.as_str()))
    }

    fn address(&self, pairs: &[(&str, &str)]) -> String {
        match serde_urlencoded::to_string(pairs) {
            Ok(query) if !query.is_empty() => format!("{}?{query}", self.path),
            _ => self.path.clone(),
        }
    }
}

/// An entry of a select or of a row of links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The value in the address.
    pub value: String,
    /// The words.
    pub title: String,
    /// Whether it is the chosen one.
    pub chosen: bool,
}

impl Choice {
    /// Choices from pairs of value and words, with the one in `chosen` marked.
    pub fn list<V: ToString, T: Into<String>>(
        pairs: impl IntoIterator<Item = (V, T)>,
        chosen: Option<&str>,
    ) -> Vec<Self> {
        let choice = |(value, title): (V, T)| {
            let value = value.to_string();
            Self { chosen: chosen == Some(value.as_str()), value, title: title.into() }
        };
        pairs.into_iter().map(choice).collect()
    }
}

/// The head of a column that sorts the list.
#[derive(Debug, Clone)]
pub struct Sort {
    /// Where a press leads: this column upwards, then downwards.
    pub url: String,
    /// The value of `aria-sort`.
    pub aria: &'static str,
}

impl Sort {
    /// The head of column `name` in the list of `query`; the address says `sort=name` or `sort=-name`.
    pub fn of(query: &Query, name: &str) -> Self {
        let down = format!("-{name}");
        match query.get("sort") {
            Some(sort) if sort == name => Self { url: query.with("sort", down), aria: "ascending" },
            Some(sort) if sort == down => Self { url: query.with("sort", name), aria: "descending" },
            _ => Self { url: query.with("sort", name), aria: "none" },
        }
    }

    /// The same for a column where the greatest number is what one looks for: it comes first at the first press.
    pub fn worst_first(query: &Query, name: &str) -> Self {
        let sort = Self::of(query, name);
        let aria = match sort.aria {
            "ascending" => "descending",
            "descending" => "ascending",
            none => none,
        };
        Self { aria, ..sort }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(address: &str) -> Query {
        Query::of(&address.parse().unwrap())
    }

    #[test]
    fn one_filter_changes_and_the_others_stay() {
        let list = query("/programmes?state=late&text=%D1%91%D0%BB%D0%BA%D0%B0&page=3&school=");
        assert_eq!(list.get("text"), Some("ёлка"));
        assert_eq!(list.get("school"), None);
        assert_eq!(list.page(), 3);
        assert_eq!(list.with("state", "done"), "/programmes?text=%D1%91%D0%BB%D0%BA%D0%B0&state=done");
        assert_eq!(list.without("text"), "/programmes?state=late");
        assert_eq!(list.with_page(1), "/programmes?state=late&text=%D1%91%D0%BB%D0%BA%D0%B0");
        assert_eq!(query("/programmes?page=2").without("state"), "/programmes");
        assert!(!query("/programmes?page=2&sort=due").is_narrowed());
    }

    #[test]
    fn a_column_sorts_up_and_down() {
        assert_eq!(Sort::of(&query("/x"), "due").url, "/x?sort=due");
        assert_eq!(Sort::of(&query("/x?sort=due"), "due").url, "/x?sort=-due");
        assert_eq!(Sort::of(&query("/x?sort=-due"), "due").aria, "descending");
    }
}
