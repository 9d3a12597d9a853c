//! LibreOfficeKit, called by index in its tables.
//!
//! The tables are not append-only over releases; entries 1–13 of the office and 1–32 of a document are the same from 7.0
//! to 26.8 and only those are used. Private symbols are needed to fork (see `start`).

use libc::{c_char, c_int, c_long, c_void};
use std::ffi::{CStr, CString};
use std::path::Path;

/// The first member of both objects is a pointer to a table whose first entry is its size.
#[repr(C)]
struct Object {
    table: *const *const c_void,
}

/// Entries of the office's table.
mod office_entry {
    pub const ERROR: usize = 3;
    pub const LOAD: usize = 4;
    pub const REGISTER_CALLBACK: usize = 6;
    pub const SET_OPTIONAL_FEATURES: usize = 8;
    pub const SET_DOCUMENT_PASSWORD: usize = 9;
    pub const VERSION: usize = 10;
    pub const RUN_MACRO: usize = 11;
}

/// Entries of a document's table.
mod document_entry {
    pub const DESTROY: usize = 1;
    pub const SAVE_AS: usize = 2;
    pub const DOCUMENT_TYPE: usize = 3;
    pub const PARTS: usize = 4;
    pub const PAGE_RECTANGLES: usize = 5;
    pub const SET_PART: usize = 7;
    pub const PAINT_TILE: usize = 10;
    pub const SIZE: usize = 12;
    pub const INITIALIZE: usize = 13;
}

/// What painting starts with: nothing that differs between builds or hides part of the page.
const RENDER_ARGUMENTS: &str = r#"{".uno:HideWhitespace":{"type":"boolean","value":"false"},".uno:SpellOnline":{"type":"boolean","value":"false"},".uno:ShowBorderShadow":{"type":"boolean","value":"false"},".uno:Author":{"type":"string","value":"Recette"}}"#;

/// A rectangle in twips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rectangle {
    /// Left edge.
    pub x: c_int,
    /// Upper edge.
    pub y: c_int,
    /// Width.
    pub width: c_int,
    /// Height.
    pub height: c_int,
}

/// The office of this process.
#[derive(Clone)]
pub struct Office {
    library: *mut c_void,
    kit: *mut Object,
}

/// A loaded document.
pub struct Document {
    object: *mut Object,
}

/// Reads entry `index` of an object's table as a function of type `T`.
///
/// # Safety
/// `object` is a live LibreOfficeKit object, `index` is in its table and `T` is the function's type.
unsafe fn entry<T: Copy>(object: *mut Object, index: usize) -> T {
    const { assert!(size_of::<T>() == size_of::<*const c_void>()) };
    // SAFETY: the caller's promise.
    unsafe { std::mem::transmute_copy(&*(*object).table.add(index)) }
}

/// Takes a string that LibreOfficeKit allocated. It is leaked: processes here are short-lived.
fn taken(text: *const c_char) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: not null, and LibreOfficeKit returns strings that end in zero.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}

fn c_string(text: &str) -> CString {
    CString::new(text.replace('\0', "")).unwrap_or_default()
}

impl Office {
    /// Starts the office. To fork later, VCL and the application object have to exist and no main thread may be started:
    /// `unipoll` sees to the latter.
    pub fn start(program: &str, profile: &str, fork: bool) -> Result<Office, String> {
        if fork {
            // SAFETY: no other thread exists yet.
            unsafe { std::env::set_var("SAL_LOK_OPTIONS", "unipoll") };
        }
        let library = open_library(program)?;
        let hook = symbol(library, "libreofficekit_hook_2")?;
        // SAFETY: the documented type of this exported function.
        let hook: extern "C" fn(*const c_char, *const c_char) -> *mut Object = unsafe { std::mem::transmute(hook) };
        let kit = hook(c_string(program).as_ptr(), c_string(profile).as_ptr());
        if kit.is_null() {
            return Err("libreofficekit_hook_2 gave no office".to_owned());
        }
        let office = Office { library, kit };
        if fork {
            office.call("_Z7InitVCLv")?;
            office.call("_ZN14SfxApplication11GetOrCreateEv")?;
        }
        Ok(office)
    }

    fn call(&self, name: &str) -> Result<(), String> {
        let function = symbol(self.library, name)?;
        // SAFETY: the functions called here take no argument and return nothing, a bool, a number or a pointer.
        let function: extern "C" fn() -> *mut c_void = unsafe { std::mem::transmute(function) };
        function();
        Ok(())
    }

    /// Without this a child waits for a mutex that its parent holds.
    pub fn release_solar_mutex(&self) -> Result<(), String> {
        self.call("_ZN11Application17ReleaseSolarMutexEv")
    }

    /// Loads, paints, saves and closes every file of a folder, so that children find their libraries loaded.
    pub fn warm_up(&self, folder: &Path) -> Result<(), String> {
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .map_err(|e| format!("{}: {e}", folder.display()))?
            .flatten()
            .map(|e| e.path())
            .collect();
        files.sort();
        for file in files {
            let document = self.load(&format!("file://{}", file.display()), "fr-FR")?;
            document.initialize();
            for rectangle in document.page_rectangles().iter().take(1) {
                document.paint(*rectangle, 64, 64);
            }
            for extension in warm_saves(document.document_type()) {
                document.save_as("file:///tmp/warm-up", extension);
            }
            let _ = std::fs::remove_file("/tmp/warm-up");
            document.close();
        }
        Ok(())
    }

    /// Loads a document.
    pub fn load(&self, url: &str, language: &str) -> Result<Document, String> {
        let url = c_string(url);
        let options = c_string(&format!("Batch=true,Language={language}"));
        // SAFETY: entry and type as in the table of all supported versions.
        let load: extern "C" fn(*mut Object, *const c_char, *const c_char) -> *mut Object =
            unsafe { entry(self.kit, office_entry::LOAD) };
        let object = load(self.kit, url.as_ptr(), options.as_ptr());
        if object.is_null() { Err(self.error()) } else { Ok(Document { object }) }
    }

    /// The office's last error.
    pub fn error(&self) -> String {
        // SAFETY: entry and type as in the table of all supported versions.
        let error: extern "C" fn(*mut Object) -> *const c_char = unsafe { entry(self.kit, office_entry::ERROR) };
        taken(error(self.kit))
    }

    /// LibreOfficeKit's version information, JSON.
    pub fn version(&self) -> String {
        // SAFETY: entry and type as in the table of all supported versions.
        let version: extern "C" fn(*mut Object) -> *const c_char = unsafe { entry(self.kit, office_entry::VERSION) };
        taken(version(self.kit))
    }

    /// Runs the template profile's macro, which stores the current component with a filter name.
    pub fn store_by_macro(&self, url: &str, filter: &str) -> bool {
        let call = c_string(&format!("macro:///Standard.Recette.Store(\"{url}\",\"{filter}\")"));
        // SAFETY: entry and type as in the table of all supported versions.
        let run: extern "C" fn(*mut Object, *const c_char) -> c_int =
            unsafe { entry(self.kit, office_entry::RUN_MACRO) };
        run(self.kit, call.as_ptr()) != 0
    }

    /// Leaves the marks of comments out of painted pages: they belong to the window of an editor, and not every build paints them.
    pub fn hide_comments(&self) {
        self.set_features(NO_TILED_ANNOTATIONS);
    }

    fn set_features(&self, features: u64) {
        // SAFETY: entry and type as in the table of all supported versions.
        let set: extern "C" fn(*mut Object, u64) = unsafe { entry(self.kit, office_entry::SET_OPTIONAL_FEATURES) };
        set(self.kit, features);
    }

    /// Answers the office's question for a password.
    pub fn answer_password(&self, password: &str) {
        self.set_features(NO_TILED_ANNOTATIONS | DOCUMENT_PASSWORD);
        // SAFETY: single-threaded; written once before the callback can run.
        unsafe { PASSWORD = Some((self.kit, c_string(password))) };
        // SAFETY: entries and types as in the tables of all supported versions.
        unsafe {
            let register: extern "C" fn(*mut Object, extern "C" fn(c_int, *const c_char, *mut c_void), *mut c_void) =
                entry(self.kit, office_entry::REGISTER_CALLBACK);
            register(self.kit, on_office_event, std::ptr::null_mut());
        }
    }
}

/// `LOK_FEATURE_…`, bits of LibreOfficeKit's optional features.
const DOCUMENT_PASSWORD: u64 = 1;
const NO_TILED_ANNOTATIONS: u64 = 1 << 3;

static mut PASSWORD: Option<(*mut Object, CString)> = None;

/// `LOK_CALLBACK_DOCUMENT_PASSWORD` and `…_TO_MODIFY`.
const PASSWORD_EVENTS: [c_int; 2] = [20, 21];

extern "C" fn on_office_event(event: c_int, url: *const c_char, _: *mut c_void) {
    if !PASSWORD_EVENTS.contains(&event) {
        return;
    }
    // SAFETY: written once in `answer_password`, before the office could call this.
    let Some((kit, password)) = (unsafe { &*std::ptr::addr_of!(PASSWORD) }) else { return };
    // SAFETY: entry and type as in the table of all supported versions.
    let set: extern "C" fn(*mut Object, *const c_char, *const c_char) =
        unsafe { entry(*kit, office_entry::SET_DOCUMENT_PASSWORD) };
    set(*kit, url, password.as_ptr());
}

impl Document {
    /// 0 text, 1 spreadsheet, 2 presentation, 3 drawing.
    pub fn document_type(&self) -> i32 {
        // SAFETY: entry and type as in the table of all supported versions.
        let get: extern "C" fn(*mut Object) -> c_int = unsafe { entry(self.object, document_entry::DOCUMENT_TYPE) };
        get(self.object)
    }

    /// Lays the document out for painting.
    pub fn initialize(&self) {
        let arguments = c_string(RENDER_ARGUMENTS);
        // SAFETY: entry and type as in the table of all supported versions.
        let initialize: extern "C" fn(*mut Object, *const c_char) =
            unsafe { entry(self.object, document_entry::INITIALIZE) };
        initialize(self.object, arguments.as_ptr());
    }

    /// The pages of a text document.
    pub fn page_rectangles(&self) -> Vec<Rectangle> {
        self.size();
        // SAFETY: entry and type as in the table of all supported versions.
        let get: extern "C" fn(*mut Object) -> *const c_char =
            unsafe { entry(self.object, document_entry::PAGE_RECTANGLES) };
        taken(get(self.object)).split(';').filter_map(rectangle).collect()
    }

    /// Width and height of the current part in twips.
    pub fn size(&self) -> (c_long, c_long) {
        // SAFETY: entry and type as in the table of all supported versions; both pointers are valid.
        let get: extern "C" fn(*mut Object, *mut c_long, *mut c_long) =
            unsafe { entry(self.object, document_entry::SIZE) };
        let (mut width, mut height) = (0, 0);
        get(self.object, &mut width, &mut height);
        (width, height)
    }

    /// Number of slides or sheets.
    pub fn parts(&self) -> c_int {
        // SAFETY: entry and type as in the table of all supported versions.
        let get: extern "C" fn(*mut Object) -> c_int = unsafe { entry(self.object, document_entry::PARTS) };
        get(self.object)
    }

    /// Makes a slide or sheet the current one.
    pub fn set_part(&self, part: c_int) {
        // SAFETY: entry and type as in the table of all supported versions.
        let set: extern "C" fn(*mut Object, c_int) = unsafe { entry(self.object, document_entry::SET_PART) };
        set(self.object, part);
    }

    /// Paints a rectangle; BGRA. No pixels (which corrupts the heap of some versions) paint nothing.
    pub fn paint(&self, from: Rectangle, width: u32, height: u32) -> Vec<u8> {
        if width == 0 || height == 0 || from.width <= 0 || from.height <= 0 {
            return Vec::new();
        }
        let mut pixels = vec![0u8; width as usize * height as usize * 4];
        // SAFETY: entry and type as in the table of all supported versions; the buffer has four bytes a pixel.
        unsafe {
            let paint: extern "C" fn(*mut Object, *mut u8, c_int, c_int, c_int, c_int, c_int, c_int) =
                entry(self.object, document_entry::PAINT_TILE);
            let (w, h) = (width as c_int, height as c_int);
            paint(self.object, pixels.as_mut_ptr(), w, h, from.x, from.y, from.width, from.height);
        }
        pixels
    }

    /// Saves by extension; false when the office says no.
    pub fn save_as(&self, url: &str, extension: &str) -> bool {
        let (url, extension) = (c_string(url), c_string(extension));
        // SAFETY: entry and type as in the table of all supported versions; no filter options.
        let save: extern "C" fn(*mut Object, *const c_char, *const c_char, *const c_char) -> c_int =
            unsafe { entry(self.object, document_entry::SAVE_AS) };
        save(self.object, url.as_ptr(), extension.as_ptr(), std::ptr::null()) != 0
    }

    /// Closes it.
    pub fn close(self) {
        // SAFETY: entry and type as in the table of all supported versions; not used afterwards.
        let destroy: extern "C" fn(*mut Object) = unsafe { entry(self.object, document_entry::DESTROY) };
        destroy(self.object);
    }
}

/// What the warm-up saves a document of each type as: the libraries of the filters load on first use.
fn warm_saves(document_type: i32) -> &'static [&'static str] {
    match document_type {
        0 => &["odt", "fodt", "docx", "rtf"],
        1 => &["ods", "fods", "xlsx", "pdf"],
        2 => &["odp", "fodp", "pptx"],
        _ => &[],
    }
}

fn rectangle(text: &str) -> Option<Rectangle> {
    let mut numbers = text.split(',').map(|n| n.trim().parse::<c_int>().ok());
    let mut next = || numbers.next().flatten();
    Some(Rectangle { x: next()?, y: next()?, width: next()?, height: next()? })
}

/// The merged library of a release, or the parts of a developer's build.
fn open_library(program: &str) -> Result<*mut c_void, String> {
    let mut error = String::new();
    for (name, flags) in [("libmergedlo.so", libc::RTLD_NOW), ("libsofficeapp.so", libc::RTLD_LAZY)] {
        let path = c_string(&format!("{program}/{name}"));
        // SAFETY: a valid string; the constructors of the office's libraries are what this process is for.
        let library = unsafe { libc::dlopen(path.as_ptr(), flags | libc::RTLD_GLOBAL) };
        if !library.is_null() {
            return Ok(library);
        }
        // SAFETY: called right after a failure.
        error = taken(unsafe { libc::dlerror() });
    }
    Err(format!("cannot load the office: {error}"))
}

fn symbol(library: *mut c_void, name: &str) -> Result<*mut c_void, String> {
    let c_name = c_string(name);
    // SAFETY: a live handle and a valid string. RTLD_DEFAULT finds symbols of unmerged libraries.
    let found = unsafe {
        let found = libc::dlsym(library, c_name.as_ptr());
        if found.is_null() { libc::dlsym(libc::RTLD_DEFAULT, c_name.as_ptr()) } else { found }
    };
    if found.is_null() { Err(format!("the office does not export {name}")) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_are_read() {
        assert_eq!(
            rectangle(" 284, 284, 11906, 16838"),
            Some(Rectangle { x: 284, y: 284, width: 11906, height: 16838 })
        );
        assert_eq!(rectangle(""), None);
    }
}
