(* Proposition 1 with D restricted to (0, 1): the supremum is the same, and it is attained if and
   only if {p_data > 0} = {p_g > 0} almost everywhere. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral signed nsatz_realtype.
From GanTheory.Measure Require Import Logarithm Integrals Game Gibbs Proposition1 Criterion.
From GanTheory.Measure Require Import Theorem1.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

(* a measurable function into (0, 1) *)
Definition open_discriminator d (T : measurableType d) (R : realType) (D : T -> R) :=
  measurable_fun setT D /\ forall x, (0 < D x < 1)%R.

Section open_range.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Variables p q : T -> R.
Hypotheses (dp : density mu p) (dq : density mu q).
Local Notation V := (V mu).
Local Notation C := (C mu).
Let wp : weight p := proj1 dp.
Let wq : weight q := proj1 dq.
Let mp : measurable_fun setT p. Proof. by case: wp. Qed.
Let mq : measurable_fun setT q. Proof. by case: wq. Qed.
Let p0 x : (0 <= p x)%R. Proof. by case: wp. Qed.
Let q0 x : (0 <= q x)%R. Proof. by case: wq. Qed.
Local Notation Ds := (Dstar p q).

Lemma open_closed (D : T -> R) : open_discriminator D -> discriminator D.
Proof. by move=> [mD D01]; split=> // x; have /andP[/ltW -> /ltW ->] := D01 x. Qed.

(* t D*_G + (1 - t)/2 stays inside (0, 1), and costs at most - 2 log t more than D*_G *)
Let inner (t : R) : T -> R := fun x => (t * Ds x + (1 - t) / 2)%R.

Let inner_open t : (0 < t < 1)%R -> open_discriminator (inner t).
Proof.
move=> /andP[t0 t1]; have [mDs Ds01] := discriminator_Dstar wp wq.
split=> [|x]; first by apply: measurable_funD; [exact: measurable_funrM|exact: measurable_fun_cst].
have pos y : (0 <= y)%R -> (0 < t * y + (1 - t) / 2)%R.
  by move=> y0; rewrite ltr_paddl ?divr_gt0 ?subr_gt0 ?ltr0n// mulr_ge0// ltW.
have /andP[D0 D1] := Ds01 x; rewrite /inner pos//= -subr_gt0.
have := pos (1 - Ds x)%R; rewrite subr_ge0 => /(_ D1); congr (0 < _)%R.
by have := splitr (1 - t)%R; move: ((1 - t) / 2)%R (Ds x) => h y e; nsatz.
Qed.

Let inner_loss t x : (0 < t < 1)%R ->
  loss (p x) (q x) (inner t x) <= loss (p x) (q x) (Ds x) + (- ln t * (p x + q x))%:E.
Proof.
move=> /andP[t0 t1]; have [_ /(_ x) /andP[D0 D1]] := discriminator_Dstar wp wq.
have term (a y z : R) : (0 <= a)%R -> (0 <= y)%R -> (t * y <= z)%R ->
    a%:E * - elog z <= a%:E * - elog y + (- ln t * a)%:E.
  rewrite le0r => /predU1P[->|a0]; first by rewrite !mul0e mulr0 adde0.
  rewrite le0r => /predU1P[->|y0] yz; first by rewrite elog0 gt0_muley ?lte_fin// addye ?leey.
  have z0 : (0 < z)%R by apply: lt_le_trans yz; rewrite mulr_gt0.
  rewrite !elog_gt0// -!EFinN -!EFinM -EFinD lee_fin [(- ln t * a)%R]mulrC -mulrDr ler_pmul2l//.
  by rewrite -opprD ler_opp2 addrC -lnM ?posrE// ler_ln ?posrE ?mulr_gt0.
have t'0 : (0 <= (1 - t) / 2)%R by rewrite divr_ge0 ?subr_ge0 ?ltW ?ltr0n.
rewrite mulrDr EFinD addeACA; apply: lee_add; apply: term => //; rewrite ?subr_ge0//.
  by rewrite /inner ler_addl.
rewrite /inner -subr_ge0; move: t'0; congr (0 <= _)%R.
by have := splitr (1 - t)%R; move: ((1 - t) / 2)%R (Ds x) => h y e; nsatz.
Qed.

Let C_inner t : (0 < t < 1)%R -> C p q <= V p q (inner t) + (- ln t * 2)%:E.
Proof.
move=> t01; have /andP[t0 t1] := t01; have hDs := discriminator_Dstar wp wq.
have hin := open_closed (inner_open t01); have [mpq pq0] := weightD wp wq.
have lnt : (0 <= - ln t)%R by rewrite oppr_ge0 -ln1 ler_ln ?posrE ?ltr01// ltW.
have ge0 D x : discriminator D -> 0 <= loss (p x) (q x) (D x) by move=> [_ D01]; exact: loss_ge0.
have mloss D : discriminator D -> measurable_fun setT (fun x => loss (p x) (q x) (D x)).
  by move=> hD; exact: measurable_loss.
have mass : \int[mu]_x (- ln t * (p x + q x))%:E = (- ln t * 2)%:E.
  under eq_integral do rewrite EFinM.
  rewrite ge0_integralM ?lee_fin//; do ?[exact/EFin_measurable_fun
    |by move=> x _; rewrite lee_fin pq0].
  under eq_integral do rewrite EFinD.
  rewrite ge0_integralD//; do ?[by move=> x _; rewrite lee_fin|exact/EFin_measurable_fun].
  by case: dp dq => _ -> [_ ->]; rewrite -EFinD -EFinM -mulr2n.
rewrite criterion// !V_loss// -lee_subl_addr// -oppeD// lee_opp.
rewrite -mass -ge0_integralD//; first last.
- by apply/EFin_measurable_fun; exact: measurable_funrM.
- by move=> x _; rewrite lee_fin mulr_ge0.
- exact: mloss.
- by move=> x _; exact: ge0.
apply: ge0_le_integral => //; do ?[by move=> x _; exact: ge0|exact: mloss
  |by move=> x _; exact: inner_loss].
- by move=> x _; rewrite adde_ge0 ?ge0// lee_fin mulr_ge0.
- apply: emeasurable_funD; first exact: mloss.
  by apply/EFin_measurable_fun; exact: measurable_funrM.
Qed.

(** With D restricted to (0, 1) the supremum is C(G), and it is attained if and only if
    {p_data > 0} = {p_g > 0} almost everywhere. *)
Theorem open_range :
  ereal_sup [set V p q D | D in @open_discriminator _ T R] = C p q /\
  ((exists2 D, open_discriminator D & V p q D = C p q) <->
   {ae mu, forall x, (0 < p x)%R <-> (0 < q x)%R}).
Proof.
split.
  apply/eqP; rewrite eq_le; apply/andP; split.
    apply: ub_ereal_sup => _ [D hD <-]; apply: ereal_sup_ub; exists D => //.
    exact: open_closed.
  apply: lee_adde => e; set t := expR (- (e%:num / 2)).
  have t01 : (0 < t < 1)%R by rewrite expR_gt0 expR_lt1 oppr_lt0 divr_gt0 ?ltr0n.
  apply: le_trans (C_inner t01) _; rewrite /t expK opprK divfK ?pnatr_eq0// lee_add2r//.
  by apply: ereal_sup_ub; exists (inner t) => //; exact: inner_open.
split=> [[D [mD D01]] VC|e].
  have := (proposition_1_unique wp wq (density_fin dp) (density_fin dq) (open_closed (conj mD D01))).1 VC.
  apply: ae_mono => x h; have := D01 x; have := p0 x; have := q0 x; rewrite !le0r.
  move=> /predU1P[qx|qx] /predU1P[px|px].
  - by rewrite px qx ltxx.
  - by rewrite h qx ?addr0// /Dstar qx addr0 divff ?gt_eqF// ltxx andbF.
  - by rewrite h px ?add0r// /Dstar px mul0r ltxx.
  - by move=> _; split.
pose A : set T := ~` (p @^-1` `]0%R, +oo[ `&` q @^-1` `]0%R, +oo[).
have mA : measurable A.
  apply: measurableC; apply: measurableI; rewrite -[X in measurable X]setTI.
    by apply: mp => //; exact: measurable_itv.
  by apply: mq => //; exact: measurable_itv.
have wA : weight (\1_A : T -> R) by split=> [|x]; [exact: measurable_fun_indic|rewrite indicE ler0n].
have [mD D01] := discriminator_Dstar (weightD wp wA) (weightD wq wA).
pose D := Dstar (fun x => p x + \1_A x)%R (fun x => q x + \1_A x)%R.
have pos x : (0 < p x + \1_A x)%R /\ (0 < q x + \1_A x)%R.
  rewrite indicE; have [|] := boolP (x \in A); first by rewrite !(ltr_paddl _ ltr01).
  by rewrite notin_set /A/= => /contrapT; rewrite !in_itv/= !andbT !addr0.
have hD : open_discriminator D.
  split=> // x; have [px qx] := pos x; have s0 := addr_gt0 px qx.
  by rewrite /D /Dstar (divr_gt0 px s0)/= (ltr_pdivr_mulr _ _ s0) mul1r ltr_addl.
exists D => //; apply/(proposition_1_unique wp wq (density_fin dp) (density_fin dq)).
  exact: open_closed.
apply: ae_mono e => x [pq qp] s0; rewrite /D /Dstar.
have xA : x \notin A.
  rewrite notin_set /A/= => -[]; rewrite /= !in_itv/= !andbT.
  move: s0 pq qp; have := p0 x; rewrite le0r => /predU1P[->|px _ /(_ px) //].
  by rewrite add0r => qx _ /(_ qx); rewrite ltxx.
by rewrite indicE (negbTE xA) !addr0.
Qed.

End open_range.
