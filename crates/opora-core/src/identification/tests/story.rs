//! A school over five years: who enters, stays and leaves, and since when.

use super::super::{Standing, identify};
use super::build::{Data, method};

#[test]
fn five_years_of_one_school() {
    let lows = [(2017, 9), (2018, 0), (2019, 9), (2020, 9), (2021, 0)];
    let lines = lows.map(|(year, low)| format!("a; ВПР {year} математика 5; 10; {low}")).join("\n");
    let data = Data::of(&lines);
    let methodology = method("threshold = 30\nat_least = 1");
    let check = |year: i32, listed: bool, standing: Standing, since: Option<i32>| {
        let list = identify(&methodology, data.input(), Some(year)).unwrap();
        let decision = list.decision(0).unwrap();
        assert_eq!((decision.listed, decision.standing, decision.since), (listed, standing, since), "{year}");
    };
    check(2017, true, Standing::First, Some(2017));
    check(2018, false, Standing::Left, Some(2017));
    check(2019, true, Standing::Entered, Some(2019));
    check(2020, true, Standing::Stays, Some(2019));
    check(2021, false, Standing::Left, Some(2019));
}
