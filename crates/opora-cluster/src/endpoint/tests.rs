//! Addresses as people write them.

use super::Endpoint;

fn check(text: &str, expected: Option<(&str, u16)>) {
    let read = text.parse::<Endpoint>().ok();
    assert_eq!(read.as_ref().map(|one| (one.host.as_str(), one.port)), expected, "{text}");
}

#[test]
fn addresses() {
    check("10.0.0.5:50050", Some(("10.0.0.5", 50050)));
    check("df://schet-1:6000", Some(("schet-1", 6000)));
    check("http://schet-1:6000/", Some(("schet-1", 6000)));
    check("schet-1", Some(("schet-1", 50050)));
    check("[::1]:7000", Some(("[::1]", 7000)));
    check("[::1]", Some(("[::1]", 50050)));
    check("schet-1:порт", None);
    check("schet-1:70000", None);
    check("", None);
    check(":50050", None);
    check("https://schet-1/путь", None);
}
