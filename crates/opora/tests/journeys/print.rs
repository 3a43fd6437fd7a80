//! Paper: the table of a programme on A4 across, the chart on A3 across.

use crate::browser::{Browser, Kind};
use crate::server::{PASSWORD, Server};

#[tokio::test]
async fn the_table_is_printed_on_a4_and_the_chart_on_a3() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("sokolova", PASSWORD).await;
    let programme = browser.first_href("/programmes", "main td a[href^='/programmes/']").await;

    browser.go(&programme).await;
    browser.sees("Состояние на").await;
    browser.picture("programme", 1000).await;
    check("programme", &browser.print().await, (842.0, 595.0), 2..=8);
    browser.go(&format!("{programme}/chart")).await;
    browser.find("main svg").await;
    browser.picture("gantt", 1000).await;
    check("gantt", &browser.print().await, (1191.0, 842.0), 2..=3);
    browser.close().await;
}

/// The sizes of the pages in points, and how many there are.
fn check(name: &str, pdf: &[u8], size: (f64, f64), pages: std::ops::RangeInclusive<usize>) {
    crate::browser::keep(&format!("{name}.pdf"), pdf);
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 10_000, "{name}: {} bytes", pdf.len());
    let text = String::from_utf8_lossy(pdf);
    let boxes: Vec<Vec<f64>> = text
        .split("/MediaBox [")
        .skip(1)
        .filter_map(|rest| rest.split(']').next())
        .map(|numbers| numbers.split_whitespace().filter_map(|number| number.parse().ok()).collect())
        .collect();
    assert!(pages.contains(&boxes.len()), "{name}: {} pages", boxes.len());
    for page in boxes {
        let fits = (page[2] - size.0).abs() < 2.0 && (page[3] - size.1).abs() < 2.0;
        assert!(fits, "{name}: a page of {page:?} points instead of {size:?}");
    }
}
