//! Checks that the assets from npm are in their place; copying them is the work of `cargo xtask setup`.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=askama.toml");
    if Path::new("assets/vendor/tabler.min.css").exists() {
        return;
    }
    let advice = "no assets from npm in crates/opora-web/assets/vendor: run `cargo xtask setup`";
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::error={advice}");
    } else {
        println!("cargo::warning={advice}; until then the pages have no style");
    }
}
