//! What stakeholders need not know, taken out of results: contacts, hosts, accounts and the values of variables.

mod masks;
mod names;

use std::collections::{BTreeSet, HashMap, HashSet};

use masks::{Masks, Search};
use names::{ACCOUNT, HOST, names};

use crate::{
    model::{
        FieldKind, FieldRole, Outline, OutlineField, OutlineItem, OutlineKind, OutlineSection,
        SectionRole,
    },
    results::{self, Environment, Item, Results},
};

/// What stands for a contact that something is said about, and for what is said.
const CONTACT: &str = "[contact]";
const WITHHELD: &str = "[withheld]";

/// The results as stakeholders see them. Digests and seals are over the whole file: they are checked before.
pub(super) fn withheld(results: &Results) -> Results {
    let mut shown = results.clone();
    let variables = results.variables.iter();
    let variables = variables.chain(results.merged.iter().flat_map(|it| &it.variables));
    let (mut hosts, mut of_machine) = (Masks::default(), Masks::default());
    let merged = results.merged.iter().filter_map(|it| it.environment.as_ref());
    for Environment { host, user, .. } in results.environment.iter().chain(merged) {
        hosts.extend(host.iter().map(|it| (it.clone(), HOST.to_owned())));
        of_machine.extend(user.iter().map(|it| (it.clone(), ACCOUNT.to_owned())));
    }
    let named = results.items.values().flat_map(|it| &it.runs).flat_map(|it| names(&it.command));
    // A bare word may be a host here and another thing elsewhere.
    hosts.extend(named.filter(|(name, mask)| mask == HOST && name.contains('.')));
    // `pump` in the checklist's own words is a pump.
    let texts = Masks(hosts.0.iter().filter(|it| is_distinct(&it.0)).cloned().collect());
    let mut masks = hosts;
    // `3.5` is a number here and another thing there.
    let variables = variables.filter(|(_, value)| !is_bare_number(value));
    let variables = variables.map(|(name, value)| (value.clone(), format!("<{name}>")));
    let (distinct, words): (Vec<_>, Vec<_>) = variables.partition(|it| !is_word(&it.0));
    masks.extend(distinct.into_iter());
    of_machine.extend(masks.0.iter().cloned().chain(words));
    let (texts, masks, of_machine) = (texts.search(), masks.search(), of_machine.search());

    let mut outline = std::mem::take(&mut shown.outline);
    let placed = results.outline.placed();
    let due = placed.iter().filter(|it| it.is_due()).map(|it| it.item.id.as_str());
    let mut hiding = Hiding { results, due: due.collect(), contacts: BTreeSet::new(), texts };
    for section in &mut outline.0 {
        hiding.section(section, false);
    }
    let Hiding { contacts, texts, .. } = hiding;
    let (before, after) = (by_id(&results.outline), by_id(&outline));
    let is_shown =
        |id: &String| after.contains_key(id.as_str()) || !before.contains_key(id.as_str());
    let Results { items, conflicts, aside, .. } = &mut shown;
    items.retain(|id, _| is_shown(id));
    conflicts.retain(|id, _| is_shown(id));
    let lost = conflicts.iter_mut().flat_map(|(id, all)| all.iter_mut().map(move |it| (id, it)));
    for (id, answer) in items.iter_mut().chain(aside).chain(lost) {
        let item = before.get(id.as_str()).zip(after.get(id.as_str()));
        if contacts.contains(id) {
            let kept = item.map_or(&[][..], |(_, after)| &after.fields);
            let expects = item.is_some_and(|(_, after)| after.expect.is_some());
            let counts = |it: &OutlineField| counts(it, expects);
            answer.values.retain(|key, _| kept.iter().any(|it| it.key == *key && counts(it)));
            answer.note = answer.note.as_ref().map(|_| WITHHELD.to_owned());
            answer.runs.iter_mut().for_each(|it| it.output = None);
        }
        let item = item.map(|(before, after)| (*before, *after));
        hide(answer, item, &texts, &masks, &of_machine);
    }
    shown.outline = outline;
    shown.environment = None;
    shown.merged.iter_mut().for_each(|it| it.environment = None);
    shown.variables.clear();
    shown
}

fn by_id(outline: &Outline) -> HashMap<&str, &OutlineItem> {
    outline.items().into_iter().map(|it| (it.id.as_str(), it)).collect()
}

/// Takes out of an outline whom to call. What the verdict looks at stays, without its words: it is the same for everybody.
struct Hiding<'a> {
    results: &'a Results,
    /// What has to be answered, by id.
    due: HashSet<&'a str>,
    /// What is left of contacts, by id.
    contacts: BTreeSet<String>,
    texts: Search,
}

impl Hiding<'_> {
    fn section(&mut self, section: &mut OutlineSection, inside: bool) {
        let inside = inside || section.role == SectionRole::Contacts;
        section.items.retain_mut(|item| if inside { self.contact(item) } else { self.item(item) });
        for below in &mut section.sections {
            self.section(below, inside);
        }
    }

    /// Masks the names of hosts in what there is to do.
    fn item(&self, item: &mut OutlineItem) -> bool {
        item.fields.retain(|it| it.kind != FieldKind::Contact || it.required);
        item.text = self.texts.mask(&item.text);
        item.kind != OutlineKind::Field || !item.fields.is_empty()
    }

    fn contact(&mut self, item: &mut OutlineItem) -> bool {
        let expects = item.expect.is_some();
        let known = self.results.items.contains_key(&item.id)
            || self.results.conflicts.contains_key(&item.id);
        let is_kept = match item.kind {
            OutlineKind::Field => item.fields.iter().any(|it| counts(it, expects)),
            _ => known,
        };
        if !is_kept && !self.due.contains(item.id.as_str()) {
            return false;
        }
        CONTACT.clone_into(&mut item.text);
        item.fields.retain(|it| it.required || counts(it, expects));
        item.fields.iter_mut().for_each(|it| CONTACT.clone_into(&mut it.label));
        self.contacts.insert(item.id.clone());
        true
    }
}

/// Whether the verdict looks at a field's value. `expects` is whether its item expects a number.
fn counts(field: &OutlineField, expects: bool) -> bool {
    field.role == Some(FieldRole::Approval) && !field.options.is_empty()
        || field.kind == FieldKind::Number && (expects || field.expect.is_some())
}

/// Masks an answer. `item` is what was asked, as it is and as it is shown.
fn hide(
    answer: &mut Item,
    item: Option<(&OutlineItem, &OutlineItem)>,
    texts: &Search,
    masks: &Search,
    of_machine: &Search,
) {
    if let Some((before, after)) = item {
        let contact = |key: &String| {
            before.fields.iter().any(|it| it.key == *key && it.kind == FieldKind::Contact)
        };
        answer.values.retain(|key, _| !contact(key));
        if let Some(asked) = &mut answer.asked {
            // What was asked the same still is.
            if asked.sha256 == results::asked(before).sha256 {
                asked.sha256 = results::asked(after).sha256;
            }
            asked.text = texts.mask(&asked.text);
        }
    }
    for (key, value) in &mut answer.values {
        let field = item.and_then(|it| it.1.fields.iter().find(|field| field.key == *key));
        if field.is_none_or(may_name_a_machine) {
            *value = masks.mask(value);
        }
    }
    answer.note = answer.note.as_deref().map(|it| masks.mask(it));
    for run in &mut answer.runs {
        // What this command alone names is masked in its own words only.
        let of_run = Masks(names(&run.command)).search();
        let mask = |text: &str| of_machine.mask(&of_run.mask(text));
        run.command = mask(&run.command);
        if let Some(output) = &mut run.output {
            output.excerpt = mask(&output.excerpt);
        }
    }
}

/// Facts of the deployment, choices, numbers, times and who signed say nothing about machines.
fn may_name_a_machine(field: &OutlineField) -> bool {
    let says = match field.kind {
        FieldKind::Text | FieldKind::Multiline | FieldKind::Contact => true,
        FieldKind::Number
        | FieldKind::Date
        | FieldKind::Time
        | FieldKind::Choice
        | FieldKind::Person
        | FieldKind::Signature => false,
    };
    says && field.role.is_none() && field.options.is_empty()
}

/// Whether a name of a host is no word of a language.
fn is_distinct(name: &str) -> bool {
    name.contains('.') || name.contains(|it: char| it.is_ascii_digit())
}

/// `3.5`, `1,000`, `-2`: what people measure.
fn is_bare_number(value: &str) -> bool {
    let value = value.trim();
    value.contains(|it: char| it.is_ascii_digit())
        && value.chars().all(|it| it.is_ascii_digit() || ".,-+% ".contains(it))
        && value.parse::<std::net::Ipv4Addr>().is_err()
}

/// `production`, `app`: a word that texts have for something else.
fn is_word(value: &str) -> bool {
    value.trim().chars().all(char::is_alphabetic)
}
