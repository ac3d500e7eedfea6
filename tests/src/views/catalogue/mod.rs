//! The views, page after page.

mod contents;
mod disk;
mod pages;

use super::{Step, View};

/// Those of a new pool.
pub(super) fn empty() -> impl Iterator<Item = &'static View> {
    pages::EMPTY.iter()
}

/// Those of a pool that has been worked with.
pub(super) fn filled() -> impl Iterator<Item = &'static View> {
    let parts = [
        pages::FILLED,
        disk::DISK,
        disk::COMPARED,
        contents::FILES,
        contents::BYTES,
        contents::WORK,
    ];
    parts.into_iter().flatten()
}

const fn view(name: &'static str, at: &'static str, steps: &'static [Step]) -> View {
    View { name, at, steps }
}

#[cfg(test)]
mod tests {
    use super::{empty, filled};
    use std::collections::BTreeSet;

    const ROUTES: &str = include_str!("../../../../web/src/routes.rs");

    /// Whether an address is one of a route, whose variable parts begin with a colon.
    fn is_of(address: &str, route: &str) -> bool {
        let path = address.trim_start_matches('#').split('?').next();
        let parts: Vec<_> = path.unwrap_or_default().split('/').collect();
        let route: Vec<_> = route.split('/').collect();
        let fits = |(part, of): (&&str, &&str)| of.starts_with(':') || part == of;
        parts.len() == route.len() && parts.iter().zip(&route).all(fits)
    }

    #[test]
    fn every_page_is_among_the_views() {
        // The release page has no routes for debug builds.
        let lines = [""].into_iter().chain(ROUTES.lines()).zip(ROUTES.lines());
        let lines = lines.filter(|(before, _)| before.trim() != "#[cfg(debug_assertions)]");
        let routes = lines.filter_map(|(_, line)| {
            let line = line.trim().strip_prefix("#[at(\"")?;
            line.strip_suffix("\")]")
        });
        let routes: Vec<_> = routes.collect();
        assert!(routes.len() > 5, "{routes:?}");
        for route in routes {
            assert!(filled().any(|view| is_of(view.at, route)), "{route}");
        }
    }

    #[test]
    fn every_view_has_a_name_of_its_own() {
        let all: Vec<_> = empty().chain(filled()).map(|view| view.name).collect();
        let names: BTreeSet<_> = all.iter().collect();
        assert_eq!(names.len(), all.len());
    }
}
