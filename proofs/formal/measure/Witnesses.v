(* Witnesses: the hypotheses of this development are met, by two points of mass 1 each, and there
   the careless forms of two claims fail. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral.
From GanTheory.Measure Require Import Logarithm Integrals Game Gibbs Proposition1 Criterion.
From GanTheory.Measure Require Import Theorem1 Losses Minimax.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Section two_points.
Context {R : realType}.

(* two points, each of mass 1 *)
Definition two_points : {measure set bool -> \bar R} :=
  [the measure _ _ of measure_add [the measure _ _ of dirac true] [the measure _ _ of dirac false]].

Lemma two_pointsE A : two_points A = (\1_A true)%:E + (\1_A false)%:E.
Proof. exact: measure_addE. Qed.

Lemma two_points_sigma_finite : sigma_finite setT two_points.
Proof.
exists (fun=> setT) => [|i]; first by apply/seteqP; split=> x // _; exists 0%N.
by split=> //; rewrite two_pointsE !indicT -EFinD ltey.
Qed.

Let in_point (x y : bool) : (x \in [set y]) = (x == y).
Proof. by apply/idP/eqP; rewrite inE. Qed.

Lemma two_points1 y : two_points [set y] = 1.
Proof.
rewrite two_pointsE !indicE !in_point.
by case: y; rewrite ?adde0 ?add0e.
Qed.

(* delta_y *)
Definition point (y : bool) : bool -> R := uniform two_points [set y].

(** Densities exist: every theorem here speaks of something. *)
Lemma point_density y : density two_points (point y).
Proof.
by apply: uniform_density; [exact: Logic.I|rewrite two_points1 eqe oner_eq0|rewrite two_points1 ltey].
Qed.

Lemma pointE y x : point y x = (x == y)%:R.
Proof. by rewrite /point /uniform two_points1 divr1 indicE in_point. Qed.

End two_points.

(** "The D that minimises the loss answers 1 on real and 0 on generated samples": not if
    p_g = p_data. *)
Theorem ideal_discriminator_false (R : realType) :
  ~ (forall d (T : measurableType d) (mu : {measure set T -> \bar R}) (p q D : T -> R),
       density mu p -> density mu q -> discriminator D ->
       (forall D', discriminator D' -> note_loss mu p q D <= note_loss mu p q D') ->
       {ae mu, forall x, ((0 < p x)%R -> D x = 1%R) /\ ((0 < q x)%R -> D x = 0%R)}).
Proof.
move=> ideal; apply: (ideal_discriminator_refuted (@point_density R true)) => D hD opt.
by apply: ideal => //; exact: point_density.
Qed.

(** "D may be anything off the support of p_data also at the equilibrium": p_data = delta_1,
    D(0) = 1, and G answers delta_0. *)
Theorem off_support_false (R : realType) :
  ~ (forall d (T : measurableType d) (mu : {measure set T -> \bar R}) (p D : T -> R),
       sigma_finite setT mu -> density mu p -> discriminator D ->
       {ae mu, forall x, (0 < p x)%R -> D x = 2^-1%R} ->
       forall q, density mu q -> V mu p p D <= V mu p q D).
Proof.
move=> anything; have dp := @point_density R true.
pose D x : R := if x then 2^-1%R else 1%R.
have hD : discriminator D.
  split=> // x; rewrite /D; case: x; rewrite ?lexx ?ler01//.
  by rewrite invr_ge0 ler0n invf_le1 ?ltr0n ?ler1n.
have half1 x : (0 < @point R true x)%R -> D x = 2^-1%R by case: x; rewrite // pointE ltxx.
have D_half := aeW (@two_points R) half1.
have best := anything _ _ _ _ _ (@two_points_sigma_finite R) dp hD D_half.
have opt D' : discriminator D' -> V two_points (@point R true) (@point R true) D' <=
    V two_points (@point R true) (@point R true) D.
  move=> hD'; rewrite (_ : V _ _ _ D = C two_points (@point R true) (@point R true)).
    by apply: ereal_sup_ub; exists D'.
  have [wp fp] := (proj1 dp, density_fin dp); apply/proposition_1_unique => //.
  suff Ds x : (0 < @point R true x + @point R true x)%R -> D x = Dstar (@point R true) (@point R true) x.
    exact: (aeW (@two_points R) Ds).
  case: x => [_|]; first by rewrite Dstar_pp// pointE ltr01.
  by rewrite -mulr2n pmulrn_lgt0// pointE ltxx.
have := (saddle_point dp (@two_points_sigma_finite R) hD).1 (conj opt best).
have ne0 : @two_points R [set false] != 0 by rewrite two_points1 eqe oner_eq0.
move=> /(@ae_meets _ _ _ two_points _ [set false] _ ne0) [//|x -> [D1 _]].
by move: D1; rewrite /D leNgt invf_lt1 ?ltr0n ?ltr1n.
Qed.
