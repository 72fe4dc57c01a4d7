//! Makes the script and the style of the form small, before the program is compiled: their parts joined, without comments and spaces.
//! The program could do it every time, and would take longer for that than for all the rest of the page.

#![expect(
    clippy::disallowed_methods,
    reason = "files and environment are what a build script works on"
)]

use std::{env, error::Error, fs, path::Path};

/// The table that says which parts there are, and in which order.
const TABLE: &str = "src/emit/form_html/files.rs";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={TABLE}");
    println!("cargo::rerun-if-changed=templates/form");
    let table = fs::read_to_string(TABLE)?;
    let joined = |ending: &str| -> Result<String, std::io::Error> {
        let part = |name: &&str| name.starts_with("form/") && name.ends_with(ending);
        table
            .split('"')
            .filter(part)
            .map(|it| fs::read_to_string(Path::new("templates").join(it)))
            .collect()
    };
    let folder = env::var("OUT_DIR")?;
    // The last sign of a block is not needed, in the style as in the script: no loop of the form is empty, no text has one.
    let script = minifier::js::minify(&joined(".js")?)?.to_string().replace(";}", "}");
    fs::write(Path::new(&folder).join("form.js"), script)?;
    let style = minifier::css::minify(&joined(".css")?)?.to_string().replace(";}", "}");
    fs::write(Path::new(&folder).join("form.css"), style)?;
    Ok(())
}
