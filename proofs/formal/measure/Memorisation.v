(* Memorisation (after Arjovsky & Bottou 2017): an empirical measure and a law without atoms are
   mutually singular, so JSD = log 2 whatever the sample size, and an unrestricted discriminator
   always wins on finite data. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral.
From GanTheory.Measure Require Import Logarithm Integrals Game Gibbs Proposition1 Criterion.
From GanTheory.Measure Require Import Theorem1 Generator.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Section memorisation.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Hypothesis points : forall x : T, measurable [set x].
Variables (P Q : {measure set T -> \bar R}) (p q : T -> R).
Hypotheses (hp : density_of mu P p) (hq : density_of mu Q q).

(* a law with a density vanishes almost everywhere on each of its null sets *)
Let null_density (N : {measure set T -> \bar R}) f A : density_of mu N f -> measurable A ->
  N A = 0 -> {ae mu, forall x, A x -> f x = 0%R}.
Proof.
move=> [[mf f0] NE] mA; rewrite NE// => int0.
have mfA : measurable_fun A (fun x => (f x)%:E).
  by apply/EFin_measurable_fun; exact: measurable_funS measurableT (@subsetT _ A) mf.
have : \int[mu]_(x in A) `|(f x)%:E| = 0.
  by rewrite -int0; apply: eq_integral => x _; rewrite gee0_abs// lee_fin.
by move=> /(ae_eq_integral_abs mu mA mfA); apply: ae_mono => x h /h [].
Qed.

(** P is the empirical measure of x_0, ..., x_(n-1), Q has no atoms: JSD = log 2, C = 0. *)
Theorem memorisation n (x : nat -> T) : (0 < n)%N ->
  (forall A, measurable A -> P A = (n%:R^-1)%:E * \sum_(i < n) \d_(x i) A) ->
  Q setT = 1 -> (forall y, Q [set y] = 0) ->
  JSD mu p q = (ln 2)%:E /\ C mu p q = 0.
Proof.
move=> n0 empirical Q1 atomless; pose S := \bigcup_(i in `I_n) [set x i].
have mS : measurable S by rewrite /S bigcup_mkord; apply: bigsetU_measurable => i _; exact: points.
have xS (i : 'I_n) : S (x i) by exists i; rewrite /= ?ltn_ord.
have P1 : P setT = 1.
  rewrite empirical// (eq_bigr (fun=> 1)) => [|i _]; last by rewrite diracE in_setT.
  by rewrite sumEFin sumr_const card_ord -EFinM mulVf ?pnatr_eq0 -?lt0n.
have PS : P (~` S) = 0.
  rewrite empirical; last exact: measurableC.
  rewrite big1 ?mule0// => i _; rewrite diracE memNset// => h.
  exact: h (xS i).
have QS : Q S = 0.
  apply/eqP; rewrite eq_le measure_ge0 andbT /S bigcup_mkord.
  apply: (le_trans (@Boole_inequality _ _ _ Q (fun i => [set x i]) n (fun i _ => points _))).
  by rewrite big1// => i _; exact: atomless.
have singular : {ae mu, forall y, p y = 0%R \/ q y = 0%R}.
  apply: ae_mono (ae_and (null_density hp (measurableC mS) PS) (null_density hq mS QS)).
  by move=> y [pS qS]; have [/qS ->|/pS ->] := pselect (S y); [right|left].
have dp := density_of_density P1 hp; have dq := density_of_density Q1 hq.
by have [_ jsd _ crit] := jsd_bounded dp dq; split; [exact: jsd.2|exact: crit.2].
Qed.

End memorisation.
