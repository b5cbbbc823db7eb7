// Messages, questions and calls of the stand-in endpoint. Invented, as everything there.

/** What the stand-in knows of them, and how it answers. */
export function mailbox(world) {
  const iso = (minutes) => new Date(world.start - minutes * 60_000).toISOString();
  const recipients = (n, read) => Array.from({ length: n }, (_, i) => ({ observer: `O-${String(i + 1).padStart(3, '0')}`, area: 'Üçbulaq', has_device: i % 9 !== 4, read_at: i >= n - read ? iso(n - i) : null }));
  const messages = [
    { id: 'm2', by: 'Leyla H.', role: 'coordinator', to: { to: 'all' }, text: 'The road to Dağətəyi is closed. Teams in the area stay where they are and check in at 14:00.', urgent: true, sent_at: iso(16), read: 84, recipients: recipients(117, 84) },
    { id: 'm1', by: 'Rauf M.', role: 'area_coordinator', to: { to: 'area', area: '8' }, text: 'Thank you for the opening reports. Turnout is due at 15:00.', urgent: false, sent_at: iso(200), read: 10, recipients: recipients(10, 10) },
  ];
  const two = world.all.find((r) => r.serious && r.versions > 1 && !r.urgent);
  const ask = (report, id, path, label, answer, text, over = {}) => ({ id, report, version: 'v', path, label, answer, text, by: 'Rauf M.', role: 'area_coordinator', asked_at: iso(30), recipients: recipients(1, 1), open: true, clarifications: [], closed: null, ...over });
  const asked = [
    ask(two.report, 'q2', '/data/q5', 'Box shown empty', 'No', 'Was it shown to nobody, or to the commission alone?'),
    ask(two.report, 'q1', '/data/q6', 'Box sealed, seal numbers', 'Yes · 004417, 004418', 'Which of the numbers did you see yourself?', { open: false, clarifications: [{ observer: two.observer, text: 'Both, from about one metre.', said_at: iso(22), received_at: iso(21), verified: true, set_aside: false }] }),
  ];
  const taken = [];
  const calls = () => {
    const call = (tier) => (line) => ({ tier, through: String(line.versions), line, said: tier === 'urgent' ? [{ label: 'What do you want to tell us?', answer: 'I need help' }] : [{ label: 'Box shown empty', answer: 'No' }], taken: null });
    const open = (tier) => world.all.filter((r) => r[tier] > 0 && !taken.some((one) => one.line.report === r.report && one.tier === tier)).map(call(tier));
    return { may_take: true, urgent: open('urgent'), urgent_total: open('urgent').length, serious: open('serious'), serious_total: open('serious').length, taken: [...taken].reverse() };
  };
  const page = (report) => ({ may_ask: true, questions: asked.filter((one) => one.report === report) });

  /** The answer to a call, or null where it is none of these. */
  return (method, path, body) => {
    if (path === '/messages' && method === 'GET') return { may_write: true, messages, next: null };
    if (path === '/messages') {
      if (!messages.some((one) => one.id === body.id)) messages.unshift({ id: body.id, by: world.me.name, role: 'coordinator', to: body.to, text: body.text, urgent: body.urgent, sent_at: iso(0), read: 0, recipients: recipients(3, 0) });
      return { may_write: true, messages, next: null };
    }
    if (path === '/addressees') return { all: true, all_count: 117, areas: [{ code: '8', count: 12 }, { code: '31', count: 9 }], teams: [{ code: 'T1', count: 2 }], observers: ['O-001', 'O-002'] };
    if (path === '/questions') return { may_ask: true, questions: asked.filter((one) => one.open) };
    const of = /^\/reports\/([^/]+)\/questions$/.exec(path);
    if (of && method === 'GET') return page(decodeURIComponent(of[1]));
    if (of) {
      const report = decodeURIComponent(of[1]);
      if (!asked.some((one) => one.id === body.id)) asked.unshift(ask(report, body.id, body.path, 'Asked', '', body.text, { by: world.me.name, role: 'coordinator', recipients: recipients(1, 0) }));
      return page(report);
    }
    const close = /^\/questions\/([^/]+)\/close$/.exec(path);
    if (close) {
      const one = asked.find((q) => q.id === close[1]);
      Object.assign(one, { open: false, closed: { by: world.me.name, at: iso(0), text: body.text } });
      return page(one.report);
    }
    if (path === '/calls' && method === 'GET') return calls();
    if (path === '/calls') {
      const line = world.all.find((r) => r.report === body.report);
      taken.push({ tier: body.tier, through: body.through, line, said: [], taken: { by: world.me.name, at: iso(0) } });
      return calls();
    }
    return null;
  };
}
