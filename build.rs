//! Makes the script of the form small, before the program is compiled: its parts joined, without comments and spaces. The program
//! could do it every time, and would take longer for that than for all the rest of the page.

use std::{env, error::Error, fs, path::Path};

/// The table that says which parts there are, and in which order.
const TABLE: &str = "src/emit/form_html/files.rs";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={TABLE}");
    println!("cargo::rerun-if-changed=templates/form");
    let table = fs::read_to_string(TABLE)?;
    let part = |name: &&str| name.starts_with("form/") && name.ends_with(".js");
    let mut script = String::new();
    for name in table.split('"').filter(part) {
        script += &fs::read_to_string(Path::new("templates").join(name))?;
    }
    let small = minifier::js::minify(&script)?.to_string();
    fs::write(Path::new(&env::var("OUT_DIR")?).join("form.js"), small)?;
    Ok(())
}
