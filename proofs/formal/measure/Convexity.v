(* Behind Proposition 2 of Goodfellow et al. (2014): p_g -> V(D, p_g) is affine for each D, so that
   C(G) is convex in p_g, with E_{p_g} log (1 - D*_G) for a subgradient. And p_g = p_data, D = 1/2
   is stationary for the non-saturating loss too. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral.
From GanTheory.Measure Require Import Logarithm Integrals Game Gibbs Proposition1 Criterion.
From GanTheory.Measure Require Import Theorem1 Losses.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Section convexity.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Implicit Types (p q r D : T -> R) (t : R).
Local Notation V := (V mu).
Local Notation C := (C mu).
Local Notation H := (H mu).
Local Notation E := (E mu).
Local Notation density := (density mu).

(* the point (1 - t) q + t r of the segment from q to r *)
Definition segment t q r : T -> R := fun x => ((1 - t) * q x + t * r x)%R.

Section segment.
Variables (q r : T -> R) (t : R).
Hypotheses (wq : weight q) (wr : weight r) (t01 : (0 <= t <= 1)%R).
Let t0 : (0 <= t)%R. Proof. by case/andP: t01. Qed.
Let t'0 : (0 <= 1 - t)%R. Proof. by rewrite subr_ge0; case/andP: t01. Qed.

Lemma segment_weight : weight (segment t q r).
Proof. by apply: weightD; exact: weightM. Qed.

(* the integral of a nonnegative function is affine in the law *)
Lemma segment_integral (f : T -> \bar R) : measurable_fun setT f -> (forall x, 0 <= f x) ->
  \int[mu]_x ((segment t q r x)%:E * f x) =
  (1 - t)%:E * \int[mu]_x ((q x)%:E * f x) + t%:E * \int[mu]_x ((r x)%:E * f x).
Proof.
move=> mf f0; have [[mq q0] [mr r0]] := (wq, wr).
have mM (s : T -> R) : measurable_fun setT s -> measurable_fun setT (fun x => (s x)%:E * f x : \bar R).
  by move=> ms; apply: emeasurable_funM => //; exact/EFin_measurable_fun.
have M0 (s : T -> R) : (forall x, 0 <= s x)%R -> forall x, setT x -> 0 <= (s x)%:E * f x.
  by move=> s0 x _; rewrite mule_ge0 ?lee_fin.
rewrite -!ge0_integralM ?lee_fin//; do ?[exact: mM|exact: M0].
rewrite -ge0_integralD//; first last.
- by apply: measurable_funeM; exact: mM.
- by move=> x _; rewrite mule_ge0 ?lee_fin ?M0.
- by apply: measurable_funeM; exact: mM.
- by move=> x _; rewrite mule_ge0 ?lee_fin ?M0.
apply: eq_integral => x _; rewrite /segment EFinD ge0_muleDl ?lee_fin ?mulr_ge0//.
by rewrite !EFinM !muleA.
Qed.

End segment.

Lemma segment_density t q r : (0 <= t <= 1)%R -> density q -> density r ->
  density (segment t q r).
Proof.
move=> t01 [wq q1] [wr r1]; split; first exact: segment_weight.
have mass (s : T -> R) : \int[mu]_x ((s x)%:E * cst 1 x) = \int[mu]_x (s x)%:E.
  by apply: eq_integral => x _; rewrite mule1.
rewrite -mass segment_integral//; do ?[exact: measurable_fun_cst|by move=> x; exact: lee01].
by rewrite !mass q1 r1 !mule1 -EFinD subrK.
Qed.

(** p_g -> V(D, p_g) is affine for each D. *)
Lemma V_affine t p q r D : (0 <= t <= 1)%R -> weight p -> weight q -> weight r ->
  discriminator D -> V p (segment t q r) D = (1 - t)%:E * V p q D + t%:E * V p r D.
Proof.
move=> t01 wp wq wr [mD D01]; have /andP[t0 t1] := t01.
have D1 x : (D x <= 1)%R by case/andP: (D01 x).
have D'1 x : (1 - D x <= 1)%R by apply: onem_le1; case/andP: (D01 x).
have t'0 : (0 <= 1 - t)%R by rewrite subr_ge0.
have ge0 (s D' : T -> R) : weight s -> (forall x, (D' x <= 1)%R) ->
    0 <= \int[mu]_x ((s x)%:E * - elog (D' x)).
  by move=> [_ s0] D'1'; apply: integral_ge0 => x _; exact: loss_term_ge0.
rewrite /V !E_elog//; last exact: segment_weight.
rewrite segment_integral//; first last.
- by move=> x; rewrite oppe_ge0 elog_le0.
- by apply: emeasurable_funN => //; apply: measurable_elog_comp; exact: measurable_onem.
have := ge0 _ _ wp D1; have := ge0 _ _ wq D'1; have := ge0 _ _ wr D'1.
move: (\int[mu]_x _) (\int[mu]_x _) (\int[mu]_x _) => c b a c0 b0 a0.
rewrite -!oppeD_ge0 ?adde_ge0 ?mule_ge0 ?lee_fin// !muleN -oppeD_ge0 ?mule_ge0 ?adde_ge0 ?lee_fin//.
congr (- _); rewrite !ge0_muleDr// addeACA -ge0_muleDl ?lee_fin//.
by rewrite -EFinD subrK mul1e.
Qed.

(** ... so C(G) is convex in p_g. *)
Theorem convexity t p q r : (0 <= t <= 1)%R -> density p -> density q -> density r ->
  (forall D, discriminator D ->
     V p (segment t q r) D = (1 - t)%:E * V p q D + t%:E * V p r D) /\
  C p (segment t q r) <= (1 - t)%:E * C p q + t%:E * C p r.
Proof.
move=> t01 [wp _] [wq _] [wr _]; have /andP[t0 t1] := t01; split=> [D|]; first exact: V_affine.
apply: ub_ereal_sup => _ [D hD <-]; rewrite V_affine//.
by apply: lee_add; apply: lee_wpmul2l; rewrite ?lee_fin ?subr_ge0//;
  apply: ereal_sup_ub; exists D.
Qed.

(** C(r) >= C(q) + E_r log (1 - D*_q) - E_q log (1 - D*_q) for every law r, whatever version of
    D*_q is taken where p_data and q both vanish. *)
Theorem subgradient p q r D : density p -> density q -> density r -> discriminator D ->
  {ae mu, forall x, (0 < p x + q x)%R -> D x = Dstar p q x} ->
  C p q + E r (fun x => elog (1 - D x)) - E q (fun x => elog (1 - D x)) <= C p r.
Proof.
move=> dp dq dr hD hDs; have [[wp _] [wq _]] := (dp, dq).
have VC : V p q D = C p q by apply/proposition_1_unique => //; exact: density_fin.
have Vle : V p r D <= C p r by apply: ereal_sup_ub; exists D.
apply: le_trans Vle; have := C_fin dp dq; rewrite -VC /V.
case: (E p _) => [a| |] //; case: (E q _) => [b| |] // _.
by case: (E r _) => [c| |] //; rewrite -!EFinD lee_fin addrAC addrK.
Qed.

(** p_g = p_data, D = 1/2 is stationary for the non-saturating loss H(p_g, D) too: D = 1/2 is a
    best response, and the loss does not change along any segment from p_data to a law r. *)
Theorem nonsaturating_fixed_point p r t : density p -> density r -> (0 <= t <= 1)%R ->
  (forall D, discriminator D -> V p p D <= V p p half) /\
  H (segment t p r) half = H p half.
Proof.
move=> dp dr t01; have hh := @discriminator_half _ T R; split.
  apply/optimalE => //; rewrite V_half//; apply/esym/(theorem_1 dp dp).2; exact: aeW.
have H_half s : density s -> H s half = (ln 2)%:E.
  move=> [[ms s0] s1]; have [_ h01] := hh.
  rewrite /H E_elog//; last by move=> x; case/andP: (h01 x).
  rewrite oppeK (eq_integral (fun x => (ln 2)%:E * (s x)%:E)) => [|x _].
    rewrite ge0_integralM ?s1 ?mule1 ?lee_fin ?ltW ?ln2_gt0//.
      exact/EFin_measurable_fun.
    by move=> x _; rewrite lee_fin.
  by rewrite elog_half oppeK muleC.
by rewrite !H_half//; exact: segment_density.
Qed.

End convexity.
