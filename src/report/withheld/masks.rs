//! Names in a text, and what stands in their place. The home of aho-corasick.

use aho_corasick::AhoCorasick;

/// Shorter values are parts of other words, and nothing tells them from those.
const SHORTEST: usize = 3;
/// So many names are looked for one by one.
const FEW: usize = 8;

/// Names, and what stands in their place.
#[derive(Clone, Default)]
pub(super) struct Masks(pub(super) Vec<(String, String)>);

impl Masks {
    pub(super) fn extend(&mut self, names: impl Iterator<Item = (String, String)>) {
        self.0.extend(names.filter(|(name, _)| name.chars().count() >= SHORTEST && !is_here(name)));
    }

    pub(super) fn search(mut self) -> Search {
        // The longest first: a name may be a part of another.
        self.0.sort_by(|one, two| two.0.len().cmp(&one.0.len()).then_with(|| one.cmp(two)));
        self.0.dedup();
        // Where none is built, they are looked for one by one.
        let many = (self.0.len() > FEW).then(|| AhoCorasick::new(self.names()).ok()).flatten();
        Search { many, masks: self }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|it| it.0.as_str())
    }
}

/// Names that are looked for all at once, for there may be as many as there are commands.
pub(super) struct Search {
    many: Option<AhoCorasick>,
    masks: Masks,
}

impl Search {
    /// Where the names stand as words of their own, and which: of those that begin at one place the longest first.
    fn find(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = if let Some(many) = &self.many {
            let all = many.find_overlapping_iter(text);
            all.map(|it| (it.start(), it.pattern().as_usize())).collect()
        } else {
            let names = self.masks.names().enumerate();
            names.flat_map(|(at, name)| places(text, name).map(move |it| (it, at))).collect()
        };
        found.retain(|(start, which)| {
            let behind = &text[start + self.masks.0[*which].0.len()..];
            !text[..*start].ends_with(is_inside) && !behind.starts_with(is_inside)
        });
        found.sort_unstable();
        found
    }

    /// The text with every name that stands as a word of its own masked.
    pub(super) fn mask(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut kept = 0;
        for (start, which) in self.find(text) {
            // What is a part of a name that is masked already needs nothing more.
            if start >= kept {
                let (name, mask) = &self.masks.0[which];
                out.push_str(&text[kept..start]);
                out.push_str(mask);
                kept = start + name.len();
            }
        }
        out.push_str(&text[kept..]);
        out
    }
}

/// Every place in a text where a name begins, also inside another occurrence of it.
fn places<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let step = name.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + text.get(from..)?.find(name)?;
        from = at + step;
        Some(at)
    })
}

fn is_inside(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// This machine, whichever it is.
pub(super) fn is_here(name: &str) -> bool {
    ["localhost", "127.0.0.1", "0.0.0.0", "::1"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::{super::names::HOST, *};

    #[test]
    fn many_names_are_found_as_few_are() {
        let few: Vec<(String, String)> =
            [("web", "<a>"), ("web-1", "<b>"), ("web-10.example", "<c>")]
                .map(|(name, mask)| (name.to_owned(), mask.to_owned()))
                .to_vec();
        let more = (0..FEW).map(|n| (format!("db{n}.example"), HOST.to_owned()));
        let text = "web-10.example web-1 web webs a.web, db3.example ödb3.example web-10.exampleö";
        let expected = "<c> <b> <a> webs a.<a>, db3.example ödb3.example <a>-10.exampleö";
        let search = |names: Vec<(String, String)>| {
            let mut masks = Masks::default();
            masks.extend(names.into_iter());
            masks.search()
        };
        assert_eq!(search(few.clone()).mask(text), expected);
        let few_again = few.clone();
        let many = search(few.into_iter().chain(more).collect());
        assert!(many.many.is_some());
        assert_eq!(many.mask(text), expected.replacen("db3.example", HOST, 1));
        // In long texts too, where few names are looked for all at once.
        let [long, masked] = [text, expected].map(|it| format!("{it} ").repeat(100));
        assert!(search(few_again).mask(&long) == masked);
    }
}
