//! A headless Chromium with its own driver and profile, and the few gestures that journeys are made of.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::{Semaphore, SemaphorePermit};

/// What kind of browser the person has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 1280 pixels wide.
    Desktop,
    /// 360 pixels wide, as a phone.
    Phone,
    /// 1280 pixels wide, scripts switched off.
    WithoutScripts,
}

/// A browser; close it with [`Browser::close`].
pub struct Browser {
    client: Client,
    driver: Child,
    port: u16,
    _profile: TempDir,
    root: String,
    _seat: Option<SemaphorePermit<'static>>,
}

/// Journeys that have a browser at the same time.
static SEATS: Semaphore = Semaphore::const_new(2);

/// The Tab key.
pub const TAB: &str = "\u{e004}";
/// The Escape key.
pub const ESCAPE: &str = "\u{e00c}";
/// The Enter key.
pub const ENTER: &str = "\u{e007}";

/// Longest wait for something to appear.
const PATIENCE: Duration = Duration::from_secs(40);

impl Browser {
    /// Opens a browser for the server at `root`, once it is its turn.
    pub async fn open(kind: Kind, root: &str) -> Self {
        let seat = SEATS.acquire().await.unwrap();
        Self::start(kind, root, Some(seat)).await
    }

    /// Opens the browser of a second person of the same journey.
    pub async fn beside(&self, kind: Kind) -> Self {
        Self::start(kind, &self.root, None).await
    }

    async fn start(kind: Kind, root: &str, seat: Option<SemaphorePermit<'static>>) -> Self {
        let profile = TempDir::new().unwrap();
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            // A bare machine names no language, and Chromium then loses the Russian names of files.
            .env("LC_ALL", "C.UTF-8")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed by `cargo xtask test`");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines
            .find_map(|line| {
                let (_, port) = line.split_once("successfully on port ")?;
                port.trim_end_matches('.').parse::<u16>().ok()
            })
            .expect("chromedriver says its port");
        std::thread::spawn(move || lines.for_each(drop));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(kind, profile.path()))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("Chromium starts");
        Self { client, driver, port, _profile: profile, root: root.to_owned(), _seat: seat }
    }

    /// Opens a path of the server, or a whole URL.
    pub async fn go(&self, path: &str) {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.root) };
        self.client.goto(&url).await.unwrap();
    }

    /// The path and query of the present page.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// The text that a person sees.
    pub async fn text(&self) -> String {
        self.find("body").await.text().await.unwrap()
    }

    /// Waits until the page contains `words`, and fails with its text when it does not.
    pub async fn sees(&self, words: &str) {
        let wanted = plain(words);
        self.until(&format!("«{words}» is not on the page"), async |text| plain(text).contains(&wanted)).await;
    }

    /// Waits until the path and query of the page begin with `path`.
    pub async fn comes_to(&self, path: &str) {
        self.until(&format!("{path} is not opened"), async |_| self.path().await.starts_with(path)).await;
    }

    async fn until(&self, complaint: &str, holds: impl AsyncFn(&str) -> bool) {
        let start = Instant::now();
        loop {
            // While a page is being replaced its body may be gone for a moment.
            let text = match self.client.find(Locator::Css("body")).await {
                Ok(body) => body.text().await.unwrap_or_default(),
                Err(_) => String::new(),
            };
            if holds(&text).await {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{complaint} {}:\n{text}", self.path().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Fails when the page contains `words`.
    pub async fn misses(&self, words: &str) {
        let text = plain(&self.text().await);
        assert!(!text.contains(&plain(words)), "«{words}» must not be on the page {}", self.path().await);
    }

    /// The element of a CSS selector, waiting for it.
    pub async fn find(&self, css: &str) -> Element {
        match self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("{css} on {}: {error}", self.path().await),
        }
    }

    /// Whether there is such an element now.
    pub async fn has(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.is_ok()
    }

    /// Types into a field after clearing it.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Clicks an element.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.press_on(element).await;
    }

    /// Clicks the first visible link, button or summary with these words.
    pub async fn press(&self, words: &str) {
        let has = format!("contains(normalize-space(translate(., '\u{a0}', ' ')), '{words}')");
        let path = format!("//a[{has}] | //button[{has}] | //summary[{has}]");
        if self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&path)).await.is_err() {
            panic!("no link or button «{words}» on {}:\n{}", self.path().await, self.text().await)
        }
        for element in self.client.find_all(Locator::XPath(&path)).await.unwrap() {
            if element.is_displayed().await.unwrap() {
                return self.press_on(element).await;
            }
        }
        panic!("«{words}» is on {} but not visible", self.path().await);
    }

    /// Clicks in the middle of the window, where no bar at its edge lies over the element. While the page still moves
    /// to its autofocus, or cannot be moved because its scripts are off, the element is pressed from the keyboard.
    async fn press_on(&self, element: Element) {
        let script = "arguments[0].scrollIntoView({ block: 'center' });";
        self.client.execute(script, vec![serde_json::to_value(&element).unwrap()]).await.unwrap();
        match element.click().await {
            Err(error) if is_covered(&error) => element.send_keys(ENTER).await.unwrap(),
            clicked => clicked.unwrap(),
        }
    }

    /// The text of an element.
    pub async fn words(&self, css: &str) -> String {
        plain(&self.find(css).await.text().await.unwrap())
    }

    /// How many such elements there are.
    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.unwrap().len()
    }

    /// Writes a day into a date field, whatever the order of days and months on this machine.
    pub async fn set_day(&self, css: &str, day: &str) {
        let field = serde_json::to_value(self.find(css).await).unwrap();
        let script = "arguments[0].value = arguments[1]; arguments[0].removeAttribute('max');";
        self.client.execute(script, vec![field, json!(day)]).await.unwrap();
    }

    /// Chooses a file in a file field.
    pub async fn attach(&self, css: &str, file: &Path) {
        self.find(css).await.send_keys(&file.display().to_string()).await.unwrap();
    }

    /// Types keys into whatever has the focus; once more where that was taken away before the first key.
    pub async fn keys(&self, keys: &str) {
        let typed = async || self.client.active_element().await?.send_keys(keys).await;
        let done = match typed().await {
            Err(CmdError::Standard(error)) if error.error == ErrorStatus::StaleElementReference => typed().await,
            other => other,
        };
        if let Err(error) = done {
            panic!("{keys:?} on {}: {error}", self.path().await);
        }
    }

    /// The words of whatever has the focus: its label, text or name.
    pub async fn focus(&self) -> String {
        let script = "const e = document.activeElement; return (e.innerText || e.getAttribute('aria-label') || e.name || e.tagName).trim();";
        self.client.execute(script, vec![]).await.unwrap().as_str().unwrap_or_default().to_owned()
    }

    /// What a script of the page returns.
    pub async fn ask(&self, script: &str, arguments: Vec<serde_json::Value>) -> serde_json::Value {
        match self.client.execute(script, arguments).await {
            Ok(answer) => answer,
            Err(error) => panic!("a script on {}: {error}", self.path().await),
        }
    }

    /// What a script of the page passes on when it is ready; the way to do so is its last argument.
    pub async fn ask_slowly(&self, script: &str) -> serde_json::Value {
        match self.client.execute_async(script, vec![]).await {
            Ok(answer) => answer,
            Err(error) => panic!("a script on {}: {error}", self.path().await),
        }
    }

    /// Makes the window this wide.
    pub async fn resize(&self, width: u32) {
        self.client.set_window_size(width, 900).await.unwrap();
    }

    /// The texts of such elements.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.client.find_all(Locator::Css(css)).await.unwrap() {
            texts.push(plain(&element.text().await.unwrap()));
        }
        texts
    }

    /// Waits until there are so many such elements.
    pub async fn until_count(&self, css: &str, count: usize) {
        self.until(&format!("not {count} of {css} on"), async |_| self.count(css).await == count).await;
    }

    /// Fails when the page is wider than its window: nothing may be cut off on a phone.
    pub async fn fits(&self) {
        let script = "return [document.documentElement.scrollWidth, window.innerWidth];";
        let sizes = self.client.execute(script, vec![]).await.unwrap();
        let (page, window) = (sizes[0].as_f64().unwrap(), sizes[1].as_f64().unwrap());
        assert!(page <= window + 1.0, "{}: {page} px wide in a window of {window} px", self.path().await);
    }

    /// Signs in.
    pub async fn sign_in(&self, login: &str, password: &str) {
        self.go("/signin").await;
        self.fill("input[name=login]", login).await;
        self.fill("input[name=password]", password).await;
        self.click("main form button.btn-primary").await;
        self.find("header nav").await;
    }

    /// Chooses the entry of a list that has exactly these words.
    pub async fn choose(&self, css: &str, words: &str) {
        self.find(css).await.select_by_label(words).await.unwrap_or_else(|error| panic!("«{words}» of {css}: {error}"));
    }

    /// Opens the editor of the deadline of a row of the review.
    pub async fn mend(&self, row: &str) {
        self.click(&format!("{row} td[data-label='Срок'] a.fe")).await;
        self.find("#editor #phrase").await;
    }

    /// Waits until an element contains `words`.
    pub async fn sees_in(&self, css: &str, words: &str) {
        let wanted = plain(words);
        self.until(&format!("«{words}» is not in {css} on"), async |_| {
            let Ok(element) = self.client.find(Locator::Css(css)).await else { return false };
            element.text().await.is_ok_and(|text| plain(&text).contains(&wanted))
        })
        .await;
    }

    /// What stands in a field.
    pub async fn value(&self, css: &str) -> String {
        self.find(css).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Where these links lead.
    pub async fn hrefs(&self, css: &str) -> Vec<String> {
        let mut hrefs = Vec::new();
        for link in self.client.find_all(Locator::Css(css)).await.unwrap() {
            hrefs.extend(link.attr("href").await.unwrap());
        }
        hrefs
    }

    /// Where the first such link of a page leads, without its query.
    pub async fn first_href(&self, page: &str, css: &str) -> String {
        self.go(page).await;
        let href = self.find(css).await.attr("href").await.unwrap().unwrap();
        href.split(['?', '#']).next().unwrap().to_owned()
    }

    /// Where the first such link of a page leads, with its query.
    pub async fn first_href_whole(&self, page: &str, css: &str) -> String {
        self.go(page).await;
        self.find(css).await.attr("href").await.unwrap().unwrap()
    }

    /// Whether the page is there for this person: neither «нет» nor «нельзя».
    pub async fn allowed(&self) -> bool {
        let script = "return performance.getEntriesByType('navigation')[0].responseStatus;";
        let status = self.client.execute(script, vec![]).await.unwrap().as_u64().unwrap();
        assert!(status < 500, "{}: {status}", self.path().await);
        status < 400
    }

    /// Presses Tab until the focus stands on something with these words.
    pub async fn tab_to(&self, words: &str) {
        for _ in 0..200 {
            self.keys(TAB).await;
            if plain(&self.focus().await).contains(words) {
                return;
            }
        }
        panic!("Tab never reaches «{words}» on {}", self.path().await);
    }

    /// The page as it would be printed, by the page's own size of paper.
    pub async fn print(&self) -> Vec<u8> {
        let session = self.client.session_id().await.unwrap().unwrap();
        let body = self.tell(&session, "Page.printToPDF", json!({ "preferCSSPageSize": true }));
        decode_base64(body["value"]["data"].as_str().unwrap_or_else(|| panic!("no PDF: {body}")))
    }

    /// A command of the developer tools and its answer. The driver speaks plain HTTP; fantoccini has no words for them.
    fn tell(&self, session: &str, command: &str, params: serde_json::Value) -> serde_json::Value {
        let asked = json!({ "cmd": command, "params": params }).to_string();
        let mut driver = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            driver,
            "POST /session/{session}/goog/cdp/execute HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{asked}",
            asked.len()
        )
        .unwrap();
        driver.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut answer = BufReader::new(driver);
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line).unwrap();
            match line.trim().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().unwrap();
                }
                None if line.trim().is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// Runs a script of the page with these arguments.
    pub async fn run(&self, script: &str, arguments: &[&str]) {
        let arguments = arguments.iter().map(|one| json!(one)).collect();
        self.client.execute(script, arguments).await.unwrap();
    }

    /// Fails when `words` would not be on the printed page: what the style sheet for paper hides does not count.
    pub async fn on_paper(&self, words: &str) {
        let session = self.client.session_id().await.unwrap().unwrap();
        self.tell(&session, "Emulation.setEmulatedMedia", json!({ "media": "print" }));
        let text = plain(&self.text().await);
        self.tell(&session, "Emulation.setEmulatedMedia", json!({ "media": "" }));
        assert!(text.contains(&plain(words)), "«{words}» is not on the paper of {}:\n{text}", self.path().await);
    }

    /// Takes a picture of the upper `height` pixels of the page, as a person with such a window sees it.
    pub async fn picture(&self, name: &str, height: u32) {
        let script = "return [window.innerWidth, window.outerHeight - window.innerHeight];";
        let sizes = self.client.execute(script, vec![]).await.unwrap();
        let is_phone = sizes[0].as_u64().unwrap() < 500;
        if !is_phone {
            let frame = u32::try_from(sizes[1].as_i64().unwrap().max(0)).unwrap();
            self.client.set_window_size(1280, height + frame).await.unwrap();
        }
        let picture = self.client.screenshot().await.unwrap();
        let folder = pictures();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
        if !is_phone {
            self.client.set_window_size(1280, 900).await.unwrap();
        }
    }

    /// Closes the browser and its driver.
    pub async fn close(mut self) {
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
    }
}

/// No-break blanks as blanks, so that tests are written with an ordinary keyboard.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_covered(error: &CmdError) -> bool {
    matches!(error, CmdError::Standard(error) if error.error == ErrorStatus::ElementClickIntercepted)
}

/// Bytes of their base64.
fn decode_base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0u32, 0);
    for digit in text.bytes().filter_map(|letter| LETTERS.iter().position(|known| *known == letter)) {
        held = (held << 6) | u32::try_from(digit).unwrap();
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).unwrap());
        }
    }
    bytes
}

/// Keeps a file of a journey for a person to look at.
pub fn keep(name: &str, bytes: &[u8]) {
    std::fs::create_dir_all(kept()).unwrap();
    std::fs::write(kept().join(name), bytes).unwrap();
}

fn pictures() -> PathBuf {
    match std::env::var_os("OPORA_GUIDE_PICTURES") {
        Some(_) => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/user/pictures"),
        None => kept(),
    }
}

fn kept() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from).join("journeys")
}

fn capabilities(kind: Kind, profile: &Path) -> fantoccini::wd::Capabilities {
    let mut options = json!({
        "binary": "/usr/bin/chromium",
        "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=ru", "--window-size=1280,900",
            format!("--user-data-dir={}", profile.display()),
        ],
    });
    match kind {
        Kind::Desktop => {}
        Kind::Phone => {
            options["mobileEmulation"] =
                json!({ "deviceMetrics": { "width": 360, "height": 780, "pixelRatio": 2.0, "touch": true } });
        }
        Kind::WithoutScripts => {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
    }
    let mut capabilities = fantoccini::wd::Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities
}
