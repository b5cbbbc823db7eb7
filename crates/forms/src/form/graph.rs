//! Which expression reads which node: dependents of every definition, an order in which to compute, cycles.

use super::model::{Aspect, DefId, Items, Part, Text};
use super::reach::{is_positional, reach};
use super::read::Reader;
use crate::form::body::Body;
use crate::problem::{FormProblem, ProblemCode};
use rustc_hash::{FxHashMap, FxHashSet};
use tabella_xpath::Expr;

/// An expression to look at again when a node changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Dependent {
    pub(crate) def: DefId,
    pub(crate) aspect: Aspect,
    /// The ancestor that the reading and the read node have in common: beneath its instance, all are concerned.
    pub(crate) common: DefId,
}

/// The graph.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    /// Readers of a value (or, for groups and repeats, of their presence), by definition read.
    pub(crate) dependents: Vec<Vec<Dependent>>,
    /// Place in the order of computing, by definition × aspect.
    pub(crate) rank: Vec<u32>,
    /// Expressions that look at positions or at other instances of a series: by repeat definition.
    pub(crate) positional: Vec<(DefId, Aspect)>,
    /// Flags (never calculations) that ask the clock: looked at again with every operation.
    pub(crate) timed: Vec<(DefId, Aspect)>,
    /// Expressions that give text of the active language.
    pub(crate) spoken: Vec<(DefId, Aspect)>,
}

fn slot(def: DefId, aspect: Aspect) -> usize {
    def as usize * Aspect::COUNT + aspect as usize
}

impl Graph {
    pub(crate) fn rank(&self, def: DefId, aspect: Aspect) -> u32 {
        self.rank.get(slot(def, aspect)).copied().unwrap_or(u32::MAX)
    }

    pub(crate) fn dependents(&self, def: DefId) -> &[Dependent] {
        self.dependents.get(def as usize).map_or(&[], Vec::as_slice)
    }
}

struct Builder<'a> {
    reader: &'a Reader,
    graph: Graph,
    /// Strong edges: from a writing slot to the definitions that it reads.
    reads: FxHashMap<usize, Vec<DefId>>,
    unique: FxHashSet<(DefId, Dependent)>,
}

impl Builder<'_> {
    fn add(&mut self, def: DefId, aspect: Aspect, expr: &Expr, strong: bool) {
        let in_repeat = self.reader.def(def).is_some_and(|d| d.repeated);
        let indexed = expr.calls("indexed-repeat");
        let counts = ["position", "count", "indexed-repeat"].iter().any(|f| expr.calls(f));
        for path in expr.paths() {
            for place in reach(self.reader, def, &path) {
                let Some(read) = self.reader.def(place.def) else { continue };
                let elsewhere = place.elsewhere || (indexed && read.repeated);
                self.depend(place.def, Dependent { def, aspect, common: place.common });
                if strong && !elsewhere {
                    self.reads.entry(slot(def, aspect)).or_default().push(place.def);
                }
                // The text of a group is that of all beneath it. Counting and positions do not read it.
                if !read.is_leaf() && !counts {
                    let mut stack = read.children.clone();
                    while let Some(id) = stack.pop() {
                        if let Some(inner) = self.reader.def(id) {
                            if inner.is_leaf() {
                                self.depend(id, Dependent { def, aspect, common: place.common });
                            }
                            stack.extend(&inner.children);
                        }
                    }
                }
            }
        }
        if in_repeat && is_positional(expr) {
            self.graph.positional.push((def, aspect));
        }
        let timed = ["now", "today"].iter().any(|f| expr.calls(f));
        if timed && !matches!(aspect, Aspect::Calculate | Aspect::Label | Aspect::Choices) {
            self.graph.timed.push((def, aspect));
        }
        if ["jr:itext", "jr:choice-name"].iter().any(|f| expr.calls(f)) {
            self.graph.spoken.push((def, aspect));
        }
    }

    fn depend(&mut self, read: DefId, dependent: Dependent) {
        if self.unique.insert((read, dependent))
            && let Some(list) = self.graph.dependents.get_mut(read as usize)
        {
            list.push(dependent);
        }
    }

    fn text(&mut self, def: DefId, text: &Text) {
        match text {
            Text::Parts(parts) => self.parts(def, parts),
            Text::Expr(expr) => self.add(def, Aspect::Label, expr, false),
            Text::Itext(id) => {
                let reader = self.reader;
                for translation in &reader.itext.translations {
                    for (_, parts) in translation.texts.get(id).into_iter().flatten() {
                        self.parts(def, parts);
                    }
                }
            }
        }
    }

    fn parts(&mut self, def: DefId, parts: &[Part]) {
        for part in parts {
            if let Part::Output(expr) = part {
                self.add(def, Aspect::Label, expr, false);
            }
        }
    }

    /// What a slot writes: calculations their node, relevance and counts everything beneath.
    fn writes(&self, def: DefId, aspect: Aspect) -> Vec<DefId> {
        if aspect == Aspect::Calculate {
            return vec![def];
        }
        let mut out = Vec::new();
        let mut stack = vec![def];
        while let Some(id) = stack.pop() {
            out.push(id);
            if let Some(d) = self.reader.def(id) {
                stack.extend(&d.children);
            }
        }
        out
    }
}

/// Builds the graph.
///
/// # Errors
/// One problem for each cycle found, `detail` naming its members.
pub(crate) fn build(reader: &Reader, body: &Body) -> Result<Graph, Vec<FormProblem>> {
    let count = reader.defs.len();
    let graph =
        Graph { dependents: vec![Vec::new(); count], rank: vec![u32::MAX; count * Aspect::COUNT], ..Graph::default() };
    let mut builder = Builder { reader, graph, reads: FxHashMap::default(), unique: FxHashSet::default() };
    let mut slots: Vec<(DefId, Aspect)> = Vec::new();
    for (id, def) in (0u32..).zip(&reader.defs) {
        for aspect in Aspect::ALL {
            let Some(expr) = def.expr(aspect) else { continue };
            let strong = matches!(aspect, Aspect::Relevant | Aspect::Count | Aspect::Calculate);
            if strong {
                slots.push((id, aspect));
            }
            builder.add(id, aspect, expr, strong);
        }
        // A state blanks its question.
        if let Some(state) = def.state_def {
            builder.depend(state, Dependent { def: id, aspect: Aspect::Constraint, common: def.parent.unwrap_or(0) });
        }
        for text in [&def.constraint_message, &def.required_message].into_iter().flatten() {
            builder.text(id, text);
        }
    }
    for control in &body.controls {
        for text in [&control.label, &control.hint].into_iter().flatten() {
            builder.text(control.def, text);
        }
        if let Items::Set(set) = &control.items {
            builder.add(control.def, Aspect::Choices, &set.nodeset, false);
            // Choices made from answers: their values are read beneath the nodes of the set.
            let mut values = Vec::new();
            for path in set.nodeset.paths().iter().filter(|p| !p.nested) {
                for place in reach(reader, control.def, path) {
                    values.extend(set.value.paths().iter().flat_map(|p| reach(reader, place.def, p)).map(|r| r.def));
                    if let Some(Text::Expr(label)) = &set.label {
                        values.extend(label.paths().iter().flat_map(|p| reach(reader, place.def, p)).map(|r| r.def));
                    }
                }
            }
            for read in values {
                builder.depend(read, Dependent { def: control.def, aspect: Aspect::Choices, common: 0 });
            }
        }
    }
    // A count that hangs on what its own series holds ("one more while …") is no cycle: it settles as instances come.
    let order = sort(&builder, &slots, true).or_else(|_| sort(&builder, &slots, false))?;
    let mut graph = builder.graph;
    for (place, (def, aspect)) in (0u32..).zip(order) {
        if let Some(rank) = graph.rank.get_mut(slot(def, aspect)) {
            *rank = place;
        }
    }
    Ok(graph)
}

/// Slots in an order in which each comes after those that it reads (Kahn); what is left over holds the cycles.
fn sort(
    builder: &Builder<'_>,
    slots: &[(DefId, Aspect)],
    count_waits: bool,
) -> Result<Vec<(DefId, Aspect)>, Vec<FormProblem>> {
    let mut writers: FxHashMap<DefId, Vec<usize>> = FxHashMap::default();
    for (index, (def, aspect)) in slots.iter().enumerate() {
        for written in builder.writes(*def, *aspect) {
            writers.entry(written).or_default().push(index);
        }
    }
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); slots.len()];
    let mut waits: Vec<usize> = vec![0; slots.len()];
    for (index, (def, aspect)) in slots.iter().enumerate() {
        let mut sources: Vec<usize> = builder
            .reads
            .get(&slot(*def, *aspect))
            .filter(|_| count_waits || *aspect != Aspect::Count)
            .into_iter()
            .flatten()
            .flat_map(|read| writers.get(read).into_iter().flatten().copied())
            .collect();
        // A node is calculated once its relevance and its series stand.
        if *aspect == Aspect::Calculate {
            let own = writers.get(def).into_iter().flatten().copied().filter(|w| *w != index);
            sources.extend(own);
        }
        sources.sort_unstable();
        sources.dedup();
        for source in sources {
            if let (Some(list), Some(wait)) = (after.get_mut(source), waits.get_mut(index)) {
                list.push(index);
                *wait += 1;
            }
        }
    }
    let mut ready: std::collections::BinaryHeap<std::cmp::Reverse<usize>> =
        (0..slots.len()).filter(|i| waits.get(*i) == Some(&0)).map(std::cmp::Reverse).collect();
    let mut order = Vec::with_capacity(slots.len());
    while let Some(std::cmp::Reverse(index)) = ready.pop() {
        if let Some(found) = slots.get(index) {
            order.push(*found);
        }
        for next in after.get(index).into_iter().flatten() {
            if let Some(wait) = waits.get_mut(*next) {
                *wait -= 1;
                if *wait == 0 {
                    ready.push(std::cmp::Reverse(*next));
                }
            }
        }
    }
    if order.len() == slots.len() {
        return Ok(order);
    }
    Err(cycles(builder.reader, slots, &after, &waits))
}

/// Names one cycle among the slots that never became ready.
fn cycles(reader: &Reader, slots: &[(DefId, Aspect)], after: &[Vec<usize>], waits: &[usize]) -> Vec<FormProblem> {
    let stuck = |i: &usize| waits.get(*i).is_some_and(|w| *w > 0);
    // Backwards along edges between stuck slots one must come round.
    let mut before: FxHashMap<usize, usize> = FxHashMap::default();
    for (from, list) in after.iter().enumerate().filter(|(i, _)| stuck(i)) {
        for to in list.iter().filter(|i| stuck(i)) {
            before.entry(*to).or_insert(from);
        }
    }
    let Some(start) = (0..slots.len()).find(|i| stuck(i)) else { return Vec::new() };
    let mut trail = vec![start];
    let mut at = start;
    while let Some(previous) = before.get(&at) {
        if let Some(place) = trail.iter().position(|t| t == previous) {
            trail.drain(..place);
            break;
        }
        trail.push(*previous);
        at = *previous;
    }
    trail.reverse();
    let name = |index: &usize| {
        let (def, aspect) = slots.get(*index).copied()?;
        Some(format!("{} ({})", reader.def(def)?.path, aspect.part()))
    };
    let mut names: Vec<String> = trail.iter().filter_map(name).collect();
    if let Some(first) = names.first().cloned() {
        names.push(first);
    }
    let path = trail.first().and_then(|i| slots.get(*i)).and_then(|(d, _)| reader.def(*d)).map(|d| d.path.to_string());
    let part = trail.first().and_then(|i| slots.get(*i)).map_or("calculate", |(_, a)| a.part());
    vec![FormProblem::new(ProblemCode::Cycle, names.join(" → ")).at(path.unwrap_or_default()).part(part)]
}
