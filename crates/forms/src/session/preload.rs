//! `jr:preload`.

use super::Session;
use chrono::{DateTime, Utc};

/// A date-time with milliseconds and offset.
pub(crate) fn stamp(at: DateTime<Utc>, tz: tabella_xpath::Zone) -> String {
    at.with_timezone(&tz).format("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

impl Session {
    /// Fills preloaded nodes; of an edited body only the identifier.
    pub(super) fn preload(&mut self, new: bool) {
        let form = std::sync::Arc::clone(&self.form.data);
        for (id, def) in (0u32..).zip(&form.defs) {
            let Some(preload) = &def.preload else { continue };
            for node in self.arena.instances_of(id).to_vec() {
                let text = match (&*preload.kind, &*preload.params) {
                    // A correction is a new version: it gets an identifier of its own.
                    ("uid", _) if new || (&*def.name == "instanceID" && def.parent == form.meta) => {
                        let view = self.view(&form);
                        let scene = crate::scene::Scene::new(
                            view,
                            self.now,
                            self.env.tz,
                            self.language,
                            self.env.seed,
                            self.drawn,
                        );
                        let made = format!("uuid:{}", scene.make_uuid());
                        let drawn = scene.drawn.get();
                        self.drawn = drawn;
                        Some(made)
                    }
                    _ if !new => None,
                    ("timestamp", "start") => Some(stamp(self.now, self.env.tz)),
                    ("date", "today") => Some(self.now.with_timezone(&self.env.tz).date_naive().to_string()),
                    ("property", name) => {
                        let name = name.strip_prefix("uri:").unwrap_or(name).to_lowercase().replace(' ', "");
                        Some(self.env.properties.get(&name).cloned().unwrap_or_default())
                    }
                    _ => None,
                };
                let withheld = self.is_withheld(id);
                if let (Some(text), Some(data)) = (text, self.arena.get_mut(node))
                    && !withheld
                {
                    data.value = text;
                }
            }
        }
    }
}
