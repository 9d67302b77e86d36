(* The losses of the study note: the discriminator minimises H(p_data, D) + H(p_g, 1 - D), the
   generator maximises H(p_g, 1 - D). They play the zero-sum game of V; and the ideal discriminator
   answers 1 on real and 0 on generated samples only where p_data and p_g are mutually singular. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral.
From GanTheory.Measure Require Import Logarithm Integrals Game Gibbs Proposition1 Criterion.
From GanTheory.Measure Require Import Theorem1.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Section losses.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Implicit Types (p q r D : T -> R).
Local Notation V := (V mu).
Local Notation C := (C mu).
Local Notation H := (H mu).
Local Notation E := (E mu).
Local Notation density := (density mu).

(* the common loss of the note *)
Definition note_loss p q D := H p D + H q (fun x => 1 - D x)%R.

Lemma E_elog_le0 p D : weight p -> discriminator D ->
  E p (fun x => elog (D x)) <= 0 /\ E p (fun x => elog (1 - D x)) <= 0.
Proof.
move=> wp [_ D01]; have [_ p0] := wp.
have [D1 D'1] : (forall x, (D x <= 1)%R) /\ (forall x, (1 - D x <= 1)%R).
  by split=> x; have /andP[D0 D1] := D01 x => //; exact: onem_le1.
by rewrite !E_elog// !oppe_le0; split; apply: integral_ge0 => x _; exact: loss_term_ge0.
Qed.

(** H(p_data, D) + H(p_g, 1 - D) = - V(D, G): to minimise the loss is to maximise V. *)
Theorem discriminator_loss p q D : weight p -> weight q -> discriminator D ->
  note_loss p q D = - V p q D.
Proof.
move=> wp wq hD; have [le_p _] := E_elog_le0 wp hD; have [_ le_q] := E_elog_le0 wq hD.
rewrite /note_loss /H /V; move: le_p le_q.
by case: (E p _) => [a| |] //; case: (E q _) => [b| |] // _ _; congr EFin; rewrite opprD.
Qed.

(** For a fixed D with E_{p_data} log D > -oo, G prefers p_g to another law under
    max H(p_g, 1 - D) if and only if it does under min V(D, .); without that, all laws minimise
    V(D, .). *)
Theorem generator_loss p q r D : weight p -> weight q -> weight r -> discriminator D ->
  (-oo < E p (fun x => elog (D x)) ->
     H r (fun x => 1 - D x)%R <= H q (fun x => 1 - D x)%R <-> V p q D <= V p r D) /\
  (E p (fun x => elog (D x)) = -oo -> V p q D <= V p r D).
Proof.
move=> wp wq wr hD; have [le_p _] := E_elog_le0 wp hD; split=> [gtNy|e]; last first.
  by rewrite /V e !addNye.
have fin : E p (fun x => elog (D x)) \is a fin_num.
  by rewrite fin_numE gt_eqF//= lt_eqF// (le_lt_trans le_p).
by rewrite /V lee_add2lE// /H lee_opp.
Qed.

(* D maximises V(., G) if and only if it reaches C(G) *)
Lemma optimalE p q D : discriminator D ->
  (forall D', discriminator D' -> V p q D' <= V p q D) <-> V p q D = C p q.
Proof.
move=> hD; split=> [opt|-> D' hD']; last by apply: ereal_sup_ub; exists D'.
apply/eqP; rewrite eq_le; apply/andP; split; first by apply: ereal_sup_ub; exists D.
by apply: ub_ereal_sup => _ [D' hD' <-]; exact: opt.
Qed.

(* ... if and only if it minimises the loss of the note *)
Lemma optimal_loss p q D : weight p -> weight q -> discriminator D ->
  (forall D', discriminator D' -> note_loss p q D <= note_loss p q D') <-> V p q D = C p q.
Proof.
move=> wp wq hD; rewrite -optimalE//; split=> opt D' hD'; move: (opt D' hD');
  by rewrite !discriminator_loss// lee_opp.
Qed.

(** (D, G) is an equilibrium of the two losses of the note if and only if it is a saddle point
    of V; the common loss of the note is log 4 there. *)
Theorem zero_sum p q D : density p -> density q -> discriminator D ->
  let equilibrium := (forall D', discriminator D' -> note_loss p q D <= note_loss p q D') /\
    (forall r, density r -> H r (fun x => 1 - D x)%R <= H q (fun x => 1 - D x)%R) in
  let saddle := (forall D', discriminator D' -> V p q D' <= V p q D) /\
    (forall r, density r -> V p q D <= V p r D) in
  (equilibrium <-> saddle) /\ (equilibrium -> note_loss p q D = (ln 4)%:E).
Proof.
move=> dp dq hD equilibrium saddle; have [wp wq] := (proj1 dp, proj1 dq).
have prefers : V p q D = C p q -> forall r, density r ->
    H r (fun x => 1 - D x)%R <= H q (fun x => 1 - D x)%R <-> V p q D <= V p r D.
  move=> VC r dr; have [h _] := generator_loss wp wq (proj1 dr) hD; apply: h.
  by have := C_fin dp dq; rewrite -VC /V ltNye; apply: contraTneq => ->.
have eq_saddle : equilibrium <-> saddle.
  rewrite /equilibrium /saddle optimal_loss// optimalE//.
  by split=> -[VC best]; split=> // r dr; apply/(prefers VC r dr); exact: best.
split=> // /eq_saddle[opt best]; rewrite discriminator_loss//.
have VC := (optimalE p q hD).1 opt.
have Cpp : C p p = - (ln 4)%:E by apply: (theorem_1 dp dp).2.2; exact: aeW.
rewrite [V p q D](_ : _ = - (ln 4)%:E) ?oppeK//; apply/eqP; rewrite eq_le; apply/andP; split.
  by rewrite -Cpp; apply: le_trans (best p dp) _; apply: ereal_sup_ub; exists D.
by rewrite VC; have [] := theorem_1 dp dq.
Qed.

(** Where p_data and p_g are mutually singular, the optimal discriminators are the ideal ones. *)
Theorem ideal_discriminator_singular p q D : density p -> density q -> discriminator D ->
  {ae mu, forall x, (0 < p x)%R -> q x = 0%R} ->
  (forall D', discriminator D' -> note_loss p q D <= note_loss p q D') <->
  {ae mu, forall x, ((0 < p x)%R -> D x = 1%R) /\ ((0 < q x)%R -> D x = 0%R)}.
Proof.
move=> dp dq hD sing; have [wp wq] := (proj1 dp, proj1 dq).
have [[_ p0] [_ q0]] := (wp, wq); rewrite optimal_loss// proposition_1_unique//; do ?exact: density_fin.
have pt x : ((0 < p x)%R -> q x = 0%R) -> ((0 < p x + q x)%R -> D x = Dstar p q x) <->
    ((0 < p x)%R -> D x = 1%R) /\ ((0 < q x)%R -> D x = 0%R).
  rewrite /Dstar => s; have := p0 x; rewrite le0r => /predU1P[px|px].
    rewrite px ltxx add0r mul0r; split=> [h|[_ //]]; split=> //.
  have /s qx := px; rewrite qx addr0 ltxx divff ?gt_eqF//.
  by split=> [h|[]//]; split.
by split=> /(ae_and sing); apply: ae_mono => x [/pt h] /h.
Qed.

(** If p_g = p_data, no optimal discriminator is ideal: it answers 1/2. *)
Theorem ideal_discriminator_refuted p : density p ->
  ~ (forall D, discriminator D ->
       (forall D', discriminator D' -> note_loss p p D <= note_loss p p D') ->
       {ae mu, forall x, ((0 < p x)%R -> D x = 1%R) /\ ((0 < p x)%R -> D x = 0%R)}).
Proof.
move=> dp ideal; have wp := proj1 dp; have [_ p0] := wp; have hh := @discriminator_half _ T R.
have opt_half : {ae mu, forall x, p x = 0%R}.
  have /(ideal half hh) : forall D', discriminator D' -> note_loss p p half <= note_loss p p D'.
    apply/optimal_loss => //; apply/proposition_1_unique => //; do ?exact: density_fin.
    apply: aeW => x s0; rewrite /half Dstar_pp//; move: s0.
    by rewrite -mulr2n pmulrn_lgt0.
  apply: ae_mono => x [h _]; apply/eqP; rewrite eq_le p0 andbT leNgt; apply/negP => /h.
  by move/eqP; rewrite lt_eqF// invf_lt1 ?ltr0n ?ltr1n.
have p_int0 : \int[mu]_x (p x)%:E = 0.
  apply/ge0_integral_eq0; first by apply/EFin_measurable_fun; case: wp.
    by move=> x; rewrite lee_fin.
  by apply: ae_mono opt_half => x ->.
by case: dp => _; rewrite p_int0 => /eqP; rewrite eqe eq_sym oner_eq0.
Qed.

End losses.
