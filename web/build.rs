//! A release page is cut into parts after it was linked (`cargo xtask finish`), for which the linker has
//! to leave behind where everything points.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|is| is == value);
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bin=rowdisk-web=--emit-relocs");
    }
}
