/** The desk's HTTP contract, as generated from the endpoint's types. */
export type { AnswerDetail } from '../../core/generated/AnswerDetail';
export type { Board } from '../../core/generated/Board';
export type { BoardCell } from '../../core/generated/BoardCell';
export type { BoardForm } from '../../core/generated/BoardForm';
export type { BoardRow } from '../../core/generated/BoardRow';
export type { DeskError } from '../../core/generated/DeskError';
export type { DeskErrorCode } from '../../core/generated/DeskErrorCode';
export type { DeviceLine } from '../../core/generated/DeviceLine';
export type { Me } from '../../core/generated/Me';
export type { QuestionDetail } from '../../core/generated/QuestionDetail';
export type { ReportDetail } from '../../core/generated/ReportDetail';
export type { ReportLine } from '../../core/generated/ReportLine';
export type { ReportPage } from '../../core/generated/ReportPage';
export type { SetAside } from '../../core/generated/SetAside';
export type { SignIn } from '../../core/generated/SignIn';
export type { Tier } from '../../core/generated/Tier';
export type { VersionDetail } from '../../core/generated/VersionDetail';
