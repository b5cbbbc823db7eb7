//! Node-sets, instances and what forms keep outside of the tree.

use super::{Args, Function};
use crate::{
    error::EvalError,
    eval::{Eval, Evaluated},
    tree::{Node, NodeKind, Tree},
    value::{NodeVec, Val},
};

const XML: &str = "http://www.w3.org/XML/1998/namespace";

pub(super) fn call<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    let eval = args.eval;
    let tree = eval.tree;
    Ok(match args.call.function {
        Function::Last => count(args.context.size),
        Function::Position if args.len() == 0 => count(args.context.position),
        Function::Position => {
            let nodes = args.nodes(0)?;
            match nodes.first() {
                Some(node) => count(eval.position_among_same(*node)?),
                None => Val::number(f64::NAN),
            }
        }
        Function::Count => count(args.nodes(0)?.len()),
        Function::CountNonEmpty => count(args.nodes(0)?.iter().filter(|n| !tree.string_value(**n).is_empty()).count()),
        Function::Id => Val::Nodes(id(args)?),
        Function::LocalName => named(args, |n| tree.local_name(n).to_owned())?,
        Function::NamespaceUri => named(args, |n| match tree.kind(n) {
            NodeKind::Namespace => String::new(),
            _ => tree.namespace_uri(n).to_owned(),
        })?,
        Function::Name => named(args, |n| {
            let (prefix, local) = (tree.prefix(n), tree.local_name(n));
            if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") }
        })?,
        Function::Lang => Val::Boolean(lang(tree, args.context.node, &args.text(0)?)),
        Function::Current => Val::Nodes(NodeVec::from_slice(&[eval.current])),
        Function::Instance => {
            let id = args.text(0)?;
            Val::Nodes(eval.host.instance(&id).into_iter().collect())
        }
        Function::Randomize => Val::Nodes(randomize(args)?),
        Function::IndexedRepeat => Val::Nodes(indexed_repeat(args)?),
        Function::PullData => Val::text(pull_data(args)?),
        Function::Once => {
            let own = tree.string_value(args.context.node);
            if own.is_empty() { Val::Text(args.text(0)?) } else { Val::Text(own) }
        }
        Function::ChoiceName => Val::text(eval.host.choice_name(&args.text(0)?, &args.text(1)?).unwrap_or_default()),
        _ => Val::text(eval.host.itext(&args.text(0)?).unwrap_or_default()),
    })
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn count<'e>(n: usize) -> Val<'e> {
    Val::number(n as f64)
}

/// Of the first node in the argument, or of the context node.
fn named<'e>(args: &Args<'e>, name: impl Fn(Node) -> String) -> Evaluated<Val<'e>> {
    let node = if args.len() == 0 { Some(args.context.node) } else { args.nodes(0)?.first().copied() };
    Ok(node.map_or_else(Val::empty, |n| Val::text(name(n))))
}

impl Eval<'_> {
    /// From 1, among the siblings of the same name: for a repeat its instance number.
    fn position_among_same(&self, node: Node) -> Evaluated<usize> {
        let tree = self.tree;
        let mut position = 1;
        let mut at = tree.previous_sibling(node);
        while let Some(sibling) = at {
            self.spend(1)?;
            if tree.kind(sibling) == tree.kind(node)
                && tree.local_name(sibling) == tree.local_name(node)
                && tree.namespace_uri(sibling) == tree.namespace_uri(node)
            {
                position += 1;
            }
            at = tree.previous_sibling(sibling);
        }
        Ok(position)
    }

    fn inside(&self, node: Node, ancestor: Node) -> bool {
        std::iter::successors(Some(node), |n| self.tree.parent(*n)).any(|n| n == ancestor)
    }
}

/// Elements by an attribute named `id`; forms have no DTD that would say otherwise.
fn id(args: &Args<'_>) -> Evaluated<NodeVec> {
    let tree = args.eval.tree;
    let wanted = args.texts(0)?.join(" ");
    let wanted: Vec<&str> = wanted.split([' ', '\t', '\n', '\r']).filter(|w| !w.is_empty()).collect();
    let top = std::iter::successors(Some(args.context.node), |n| tree.parent(*n)).last();
    let mut found = NodeVec::new();
    let mut at = top;
    while let Some(node) = at {
        args.eval.spend(1)?;
        let mut attribute = tree.first_attribute(node);
        while let Some(a) = attribute {
            if tree.local_name(a) == "id" && wanted.contains(&&*tree.string_value(a)) {
                found.push(node);
                break;
            }
            attribute = tree.next_attribute(a);
        }
        at = tree.first_child(node).or_else(|| {
            std::iter::successors(Some(node), |n| tree.parent(*n))
                .take_while(|n| Some(*n) != top)
                .find_map(|n| tree.next_sibling(n))
        });
    }
    Ok(found)
}

fn lang(tree: &dyn Tree, node: Node, wanted: &str) -> bool {
    let mut at = Some(node);
    while let Some(n) = at {
        let mut attribute = tree.first_attribute(n);
        while let Some(a) = attribute {
            if tree.local_name(a) == "lang" && tree.namespace_uri(a) == XML {
                let value = tree.string_value(a).to_ascii_lowercase();
                let wanted = wanted.to_ascii_lowercase();
                return value.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
            }
            attribute = tree.next_attribute(a);
        }
        at = tree.parent(n);
    }
    false
}

/// Fisher–Yates from the front with the Park–Miller generator, so that a seed gives the order that other ODK engines give.
fn randomize(args: &Args<'_>) -> Evaluated<NodeVec> {
    const MODULUS: i64 = 2_147_483_647;
    let mut nodes = args.nodes(0)?;
    args.eval.spend(nodes.len())?;
    let mut state = None;
    if args.len() > 1 {
        let seed = seed(args)? % MODULUS;
        state = Some(if seed <= 0 { seed + MODULUS - 1 } else { seed });
    }
    #[allow(clippy::cast_precision_loss, reason = "below 2^53")]
    let mut next = || match &mut state {
        None => args.eval.host.random(),
        Some(state) => {
            *state = *state * 16_807 % MODULUS;
            (*state - 1) as f64 / (MODULUS - 1) as f64
        }
    };
    for i in 0..nodes.len() {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "between 0 and i"
        )]
        let j = ((next() * (i + 1) as f64).floor() as usize).min(i);
        nodes.swap(i, j);
    }
    Ok(nodes)
}

/// A number is its whole part; other text is hashed.
fn seed(args: &Args<'_>) -> Evaluated<i64> {
    use sha2::Digest;
    let value = args.value(1)?;
    let number = args.eval.number(&value).value;
    #[allow(clippy::cast_possible_truncation, reason = "saturates, and any seed will do")]
    if !number.is_nan() {
        return Ok(number as i64);
    }
    let hash = sha2::Sha256::digest(args.eval.text(&value).as_bytes());
    let bytes = hash.first_chunk::<8>().copied().unwrap_or_default();
    Ok(i64::from_be_bytes(bytes))
}

/// `indexed-repeat(target, repeat, index, …)`: the target inside the chosen instance of every repeat.
fn indexed_repeat(args: &Args<'_>) -> Evaluated<NodeVec> {
    let eval = args.eval;
    if args.len().is_multiple_of(2) {
        return Err(EvalError::Arguments { name: args.call.name.to_string(), given: args.len() });
    }
    let mut inside: Option<Node> = None;
    let mut pairs: Vec<(usize, NodeVec, f64)> = Vec::with_capacity(args.len() / 2);
    for i in (1..args.len()).step_by(2) {
        let repeats = args.nodes(i)?;
        let depth = repeats
            .first()
            .map_or(0, |n| std::iter::successors(eval.tree.parent(*n), |p| eval.tree.parent(*p)).count());
        pairs.push((depth, repeats, args.number(i + 1)?));
    }
    // Whatever the order of the arguments, an inner repeat is counted inside the chosen outer one.
    pairs.sort_by_key(|(depth, ..)| *depth);
    for (_, mut repeats, index) in pairs {
        if let Some(outer) = inside {
            eval.spend(repeats.len())?;
            repeats.retain(|n| eval.inside(*n, outer));
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
        let index = if (1.0..1e9).contains(&index) {
            index as usize
        } else {
            return Ok(NodeVec::new());
        };
        match repeats.get(index - 1) {
            Some(node) => inside = Some(*node),
            None => return Ok(NodeVec::new()),
        }
    }
    let mut targets = args.nodes(0)?;
    if let Some(outer) = inside {
        eval.spend(targets.len())?;
        targets.retain(|n| eval.inside(*n, outer));
    }
    Ok(targets)
}

/// The `want` of the first row of a table whose `key` is `value`.
fn pull_data(args: &Args<'_>) -> Evaluated<String> {
    let eval = args.eval;
    let (tree, host) = (eval.tree, eval.host);
    let (instance, want, key, value) = (args.text(0)?, args.text(1)?, args.text(2)?, args.text(3)?);
    if let Some(found) = host.pulldata(&instance, &want, &key, &value) {
        return Ok(found);
    }
    let children = |n: Node| std::iter::successors(tree.first_child(n), |c| tree.next_sibling(*c));
    let child = |n: Node, name: &str| children(n).find(|c| tree.local_name(*c) == name);
    let root = host.instance(&instance).and_then(|n| children(n).find(|c| tree.kind(*c) == NodeKind::Element));
    let Some(root) = root else {
        return Ok(String::new());
    };
    let row = match tree.indexed(root, "item", &key, &value) {
        Some(rows) => rows.first().copied(),
        None => {
            let mut found = None;
            for row in children(root) {
                eval.spend(8)?;
                if child(row, &key).is_some_and(|k| *tree.string_value(k) == *value) {
                    found = Some(row);
                    break;
                }
            }
            found
        }
    };
    Ok(row.and_then(|r| child(r, &want)).map_or_else(String::new, |n| tree.string_value(n).into_owned()))
}
