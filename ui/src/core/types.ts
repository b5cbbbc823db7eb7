/** The generated types under one name, and the pairing of command and reply that Rust promises in its comments. */
export type { AnswerStateCode } from './generated/AnswerStateCode.ts';
export type { AnsweredQuestion } from './generated/AnsweredQuestion.ts';
export type { AppError } from './generated/AppError.ts';
export type { CheckIn } from './generated/CheckIn.ts';
export type { Choice } from './generated/Choice.ts';
export type { Command } from './generated/Command.ts';
export type { Counts } from './generated/Counts.ts';
export type { Cut } from './generated/Cut.ts';
export type { DueForm } from './generated/DueForm.ts';
export type { EnrolmentState } from './generated/EnrolmentState.ts';
export type { ErrorCode } from './generated/ErrorCode.ts';
export type { Bounds } from './generated/Bounds.ts';
export type { CardNumber } from './generated/CardNumber.ts';
export type { CardView } from './generated/CardView.ts';
export type { FormChange } from './generated/FormChange.ts';
export type { FormView } from './generated/FormView.ts';
export type { GuideReceipt } from './generated/GuideReceipt.ts';
export type { GuideView } from './generated/GuideView.ts';
export type { Item } from './generated/Item.ts';
export type { Question } from './generated/Question.ts';
export type { QuestionKind } from './generated/QuestionKind.ts';
export type { Reply } from './generated/Reply.ts';
export type { Attach } from './generated/Attach.ts';
export type { EvidenceView } from './generated/EvidenceView.ts';
export type { Files } from './generated/Files.ts';
export type { FormRow } from './generated/FormRow.ts';
export type { LeftReason } from './generated/LeftReason.ts';
export type { Link } from './generated/Link.ts';
export type { Listed } from './generated/Listed.ts';
export type { LogFormat } from './generated/LogFormat.ts';
export type { LogRow } from './generated/LogRow.ts';
export type { LogToday } from './generated/LogToday.ts';
export type { PartnerView } from './generated/PartnerView.ts';
export type { ThemeText } from './generated/ThemeText.ts';
export type { WeekView } from './generated/WeekView.ts';
export type { ClarificationView } from './generated/ClarificationView.ts';
export type { MapView } from './generated/MapView.ts';
export type { Mail } from './generated/Mail.ts';
export type { MailCounts } from './generated/MailCounts.ts';
export type { MessageView } from './generated/MessageView.ts';
export type { MissionView } from './generated/MissionView.ts';
export type { Network } from './generated/Network.ts';
export type { ParkedCode } from './generated/ParkedCode.ts';
export type { Phase } from './generated/Phase.ts';
export type { Place } from './generated/Place.ts';
export type { ProblemKind } from './generated/ProblemKind.ts';
export type { Repeat } from './generated/Repeat.ts';
export type { QuestionView } from './generated/QuestionView.ts';
export type { ReportRow } from './generated/ReportRow.ts';
export type { ReportState } from './generated/ReportState.ts';
export type { ReportView } from './generated/ReportView.ts';
export type { Review } from './generated/Review.ts';
export type { SecretKind } from './generated/SecretKind.ts';
export type { StateCount } from './generated/StateCount.ts';
export type { StationRow } from './generated/StationRow.ts';
export type { OpenVisit } from './generated/OpenVisit.ts';
export type { TallyBreak } from './generated/TallyBreak.ts';
export type { TallyView } from './generated/TallyView.ts';
export type { Today } from './generated/Today.ts';
export type { VersionView } from './generated/VersionView.ts';
export type { VisitRow } from './generated/VisitRow.ts';
export type { HandoverReport } from './generated/HandoverReport.ts';
export type { HandoverRow } from './generated/HandoverRow.ts';
export type { HandoverStep } from './generated/HandoverStep.ts';
export type { HandoverToday } from './generated/HandoverToday.ts';
export type { HandoverView } from './generated/HandoverView.ts';
export type { WaitReason } from './generated/WaitReason.ts';

import type { Command } from './generated/Command.ts';
import type { Reply } from './generated/Reply.ts';

/** The reason of the phase `blocked` came to the status later than the rest of it. */
export type Status = import('./generated/Status.ts').Status & { blocked?: import('./generated/AppError.ts').AppError };

type Named<Name extends Reply['reply']> = Extract<Reply, { reply: Name }>;

/** What each command answers. A command that is missing here does not compile in `send`. */
export interface Replies {
  status: Named<'status'>;
  read_link: Named<'link'>;
  enrol: Named<'status'>;
  unlock: Named<'status'>;
  lock: Named<'status'>;
  today: Named<'today'>;
  find_stations: Named<'stations'>;
  set_station: Named<'today'>;
  start_report: Named<'form'>;
  open_report: Named<'form'>;
  answer: Named<'form_changed'>;
  answer_state: Named<'form_changed'>;
  seen_at: Named<'form_changed'>;
  add_repeat: Named<'form_changed'>;
  remove_repeat: Named<'form_changed'>;
  find_choices: Named<'choices'>;
  leave: Named<'done'>;
  form_language: Named<'form'>;
  review: Named<'review'>;
  send: Named<'report'>;
  correct: Named<'form'>;
  discard_draft: Named<'today'>;
  reports: Named<'reports'>;
  report: Named<'report'>;
  try_again: Named<'report'>;
  sync_now: Named<'status'>;
  export: Named<'bundle'>;
  set_language: Named<'status'>;
  change_secret: Named<'done'>;
  set_theme: Named<'status'>;
  left_early: Named<'form'>;
  check_in: Named<'report'>;
  tally: Named<'tally'>;
  tally_count: Named<'tally'>;
  tally_pause: Named<'tally'>;
  write_later: Named<'form'>;
  log_today: Named<'log_today'>;
  log: Named<'log'>;
  set_follow_up: Named<'log_today'>;
  partner_record: Named<'partner_record'>;
  compose_week: Named<'week'>;
  write_week: Named<'form'>;
  export_log: Named<'log_file'>;
  messages: Named<'mail'>;
  read_mail: Named<'mail'>;
  clarify: Named<'mail'>;
  evidence: Named<'evidence'>;
  caption: Named<'evidence'>;
  map: Named<'map'>;
  handover: Named<'handover'>;
  guide: Named<'guide'>;
  start_guide: Named<'form'>;
  finish_guide: Named<'guide'>;
  card: Named<'card'>;
}

export type ReplyTo<C extends Command> = C extends { command: infer Name extends keyof Replies } ? Replies[Name] : never;

/** Every error code, so that a test can prove that each has its words. The type check keeps the list whole. */
const codes: Record<import('./generated/ErrorCode.ts').ErrorCode, true> = {
  address_invalid: true,
  code_invalid: true,
  code_unknown: true,
  code_expired: true,
  code_used: true,
  not_an_endpoint: true,
  unreachable: true,
  endpoint_changed: true,
  endpoint_fault: true,
  protocol_unsupported: true,
  device_revoked: true,
  secret_wrong: true,
  secret_throttled: true,
  secret_too_short: true,
  secret_too_simple: true,
  keychain_missing: true,
  disk_full: true,
  store_busy: true,
  store_damaged: true,
  store_newer: true,
  not_found: true,
  locked: true,
  wrong_state: true,
  value_invalid: true,
  form_broken: true,
  internal: true,
  evidence_too_large: true,
  handover_damaged: true,
  handover_other_mission: true,
  handover_other_team: true,
  handover_own_code: true,
  handover_not_for_me: true,
  handover_form: true,
  handover_files: true,
  handover_here: true,
  handover_not_ready: true,
  handover_no_team: true,
};
export const ERROR_CODES = Object.keys(codes) as import('./generated/ErrorCode.ts').ErrorCode[];
