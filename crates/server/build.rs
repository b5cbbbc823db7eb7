//! Embeds the built desk pages. Without them (a fresh checkout, before the UI is built) a small page says so.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const PLACEHOLDER: &str = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Desk</title></head>\
<body><p>The desk's pages are not built into this endpoint. Build the UI, then build the endpoint again.</p></body></html>\n";

fn walk(dir: &Path, out: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, out)?;
        } else {
            out.push(path);
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=migrations");

    let out = PathBuf::from(env::var("OUT_DIR")?);
    let forms = root.join("../../assets/forms").canonicalize()?;
    println!("cargo:rerun-if-changed={}", forms.display());
    println!("cargo:rerun-if-changed=../../assets/missions/practice");
    let mut books = Vec::new();
    walk(&forms, &mut books)?;
    books.sort();
    let mut table = String::from("/// Name, bytes.\npub(crate) static FORMS: &[(&str, &[u8])] = &[\n");
    for book in books.iter().filter(|b| b.extension().is_some_and(|e| e == "xlsx")) {
        let name = book.file_name().unwrap_or_default().to_string_lossy();
        writeln!(table, "    ({name:?}, include_bytes!({:?})),", book.display().to_string())?;
    }
    table.push_str("];\n");
    fs::write(out.join("forms.rs"), table)?;

    pages(&root, &out, "desk")?;
    pages(&root, &out, "web")?;
    Ok(())
}

/// Embeds the files below `ui/dist/<which>` as a table `FILES` in `<which>.rs`.
fn pages(root: &Path, out: &Path, which: &str) -> Result<(), Box<dyn std::error::Error>> {
    let dist = root.join("../../ui/dist").join(which);
    // A watched path that does not exist makes every build a rebuild; an empty folder does not.
    fs::create_dir_all(&dist)?;
    let dist = dist.canonicalize()?;
    println!("cargo:rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    walk(&dist, &mut files)?;
    files.sort();
    let mut table =
        String::from("/// Path below the pages' root, bytes.\npub(crate) static FILES: &[(&str, &[u8])] = &[\n");
    if !files.iter().any(|f| f.strip_prefix(&dist).is_ok_and(|p| p == Path::new("index.html"))) {
        let page = out.join("placeholder.html");
        fs::write(&page, PLACEHOLDER)?;
        writeln!(table, "    (\"index.html\", include_bytes!({:?})),", page.display().to_string())?;
    }
    // Copied first: the pages may be built again while the compiler reads.
    let kept = out.join(which);
    let _ = fs::remove_dir_all(&kept);
    for (index, file) in files.iter().enumerate() {
        let name = file.strip_prefix(&dist)?.to_string_lossy().replace('\\', "/");
        let copy = kept.join(index.to_string());
        fs::create_dir_all(&kept)?;
        if fs::copy(file, &copy).is_ok() {
            writeln!(table, "    ({name:?}, include_bytes!({:?})),", copy.display().to_string())?;
        }
    }
    table.push_str("];\n");
    fs::write(out.join(format!("{which}.rs")), table)?;
    Ok(())
}
