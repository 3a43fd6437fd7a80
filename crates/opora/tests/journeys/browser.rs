//! A headless Chromium with its own driver and profile, and the few gestures that journeys are made of.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

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
    _profile: TempDir,
    root: String,
}

/// Longest wait for something to appear.
const PATIENCE: Duration = Duration::from_secs(15);

impl Browser {
    /// Opens a browser for the server at `root`.
    pub async fn open(kind: Kind, root: &str) -> Self {
        let profile = TempDir::new().unwrap();
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed by `cargo xtask test`");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines
            .find_map(|line| {
                line.split_once("successfully on port ").map(|(_, port)| port.trim_end_matches('.').to_owned())
            })
            .expect("chromedriver says its port");
        std::thread::spawn(move || lines.for_each(drop));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(kind, profile.path()))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("Chromium starts");
        Self { client, driver, _profile: profile, root: root.to_owned() }
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

    /// Fails with the page's words unless they contain `words`.
    pub async fn sees(&self, words: &str) {
        let text = plain(&self.text().await);
        assert!(text.contains(&plain(words)), "«{words}» is not on the page {}:\n{text}", self.path().await);
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
        self.find(css).await.click().await.unwrap();
    }

    /// Clicks the first visible link or button with these words.
    pub async fn press(&self, words: &str) {
        let path =
            format!("//a[contains(normalize-space(.), '{words}')] | //button[contains(normalize-space(.), '{words}')]");
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&path)).await;
        let Ok(_) = found else {
            panic!("no link or button «{words}» on {}:\n{}", self.path().await, self.text().await)
        };
        for element in self.client.find_all(Locator::XPath(&path)).await.unwrap() {
            if element.is_displayed().await.unwrap() {
                element.click().await.unwrap();
                return;
            }
        }
        panic!("«{words}» is on {} but not visible", self.path().await);
    }

    /// Chooses a file in a file field.
    pub async fn attach(&self, css: &str, file: &Path) {
        self.find(css).await.send_keys(&file.display().to_string()).await.unwrap();
    }

    /// Types keys into whatever has the focus.
    pub async fn keys(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// The words of whatever has the focus: its label, text or name.
    pub async fn focus(&self) -> String {
        let script = "const e = document.activeElement; return (e.innerText || e.getAttribute('aria-label') || e.name || e.tagName).trim();";
        self.client.execute(script, vec![]).await.unwrap().as_str().unwrap_or_default().to_owned()
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
        self.click("main form button[type=submit]").await;
        self.find("header nav").await;
    }

    /// Takes a picture of the whole page.
    pub async fn picture(&self, name: &str) {
        let script = "return [document.documentElement.scrollWidth, document.documentElement.scrollHeight];";
        let sizes = self.client.execute(script, vec![]).await;
        if let Ok(sizes) = sizes
            && let (Some(width), Some(height)) = (sizes[0].as_u64(), sizes[1].as_u64())
            && width >= 500
        {
            let _ = self
                .client
                .set_window_size(u32::try_from(width.max(1280)).unwrap(), u32::try_from(height + 90).unwrap())
                .await;
        }
        let picture = self.client.screenshot().await.unwrap();
        let folder = pictures();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
        let _ = self.client.set_window_size(1280, 900).await;
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

fn pictures() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    if std::env::var_os("OPORA_GUIDE_PICTURES").is_some() {
        return root.join("docs/user/pictures");
    }
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
