//! Answers of an exam in one cell, as regional centres export them: «+-+1», «2(2)0(3)».

/// Points of one task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Given {
    /// None where the task was not tried.
    pub(super) points: Option<i8>,
    /// The most points, where the cell says it.
    pub(super) max: Option<u8>,
}

/// The most tasks in one cell.
const MAX_TASKS: usize = 64;

/// Reads a cell; none where it holds anything but answers.
pub(super) fn read(words: &str) -> Option<Vec<Given>> {
    let mut found = Vec::new();
    let mut rest = words.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | ';')).peekable();
    while let Some(c) = rest.next() {
        let mut given = match c {
            '+' => Given { points: Some(1), max: Some(1) },
            '-' | '–' | '−' => Given { points: Some(0), max: Some(1) },
            'x' | 'X' | 'х' | 'Х' | 'N' | 'Н' => Given { points: None, max: None },
            _ => Given { points: Some(i8::try_from(c.to_digit(10)?).ok()?), max: None },
        };
        if rest.peek() == Some(&'(') {
            rest.next();
            let mut max = String::new();
            while let Some(digit) = rest.next_if(char::is_ascii_digit) {
                max.push(digit);
            }
            rest.next_if_eq(&')')?;
            given.max = max.parse().ok();
        }
        found.push(given);
        if found.len() > MAX_TASKS {
            return None;
        }
    }
    (!found.is_empty()).then_some(found)
}

/// The usual shape of a column: the most points of each task, by the length that most cells have.
pub(super) fn shape<'w>(cells: impl Iterator<Item = &'w String>) -> Vec<Option<u8>> {
    let read: Vec<Vec<Given>> = cells.filter_map(|words| read(words)).collect();
    let lengths: Vec<usize> = read.iter().map(Vec::len).collect();
    let usual = lengths.iter().copied().max_by_key(|length| lengths.iter().filter(|one| *one == length).count());
    let Some(usual) = usual else { return Vec::new() };
    let of_usual = |at: usize| read.iter().filter(|one| one.len() == usual).filter_map(move |one| one.get(at));
    // «+» may stand for one point of a task that others got two for.
    (0..usual)
        .map(|at| {
            let digits = of_usual(at).any(|given| given.max.is_none() && given.points.is_some());
            if digits { None } else { of_usual(at).filter_map(|given| given.max).max() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{read, shape};

    #[test]
    fn answers_of_an_exam() {
        let points = |words: &str| read(words).map(|all| all.into_iter().map(|one| one.points).collect::<Vec<_>>());
        assert_eq!(points("+-2"), Some(vec![Some(1), Some(0), Some(2)]));
        assert_eq!(points("2(2)0(3)"), Some(vec![Some(2), Some(0)]));
        assert_eq!(points("+ X -"), Some(vec![Some(1), None, Some(0)]));
        assert_eq!(points("Незабудкин"), None);
        assert_eq!(points(""), None);
        assert_eq!(points("2(2"), None);
        let cells = ["+-+", "++-", "+"].map(str::to_owned);
        assert_eq!(shape(cells.iter()), [Some(1), Some(1), Some(1)]);
    }
}
