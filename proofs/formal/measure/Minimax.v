(* The minimax theorem behind Theorem 1, with unrestricted players:
   min_G max_D V = max_D min_G V = - log 4. The minimum is at p_g = p_data, the maximum at
   D = 1/2; and (p_data, D) is a saddle point if and only if D = 1/2 where p_data > 0 and
   D <= 1/2 elsewhere, almost everywhere. So off the support of p_data D is not free. *)
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

Section minimax.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Variable p : T -> R.
Hypothesis dp : density mu p.
Implicit Types (q D : T -> R).
Local Notation V := (V mu).
Local Notation C := (C mu).
Local Notation density := (density mu).
Let wp : weight p := proj1 dp.

(* the uniform density on a set of finite positive measure *)
Definition uniform (B : set T) : T -> R := fun x => (\1_B x / fine (mu B))%R.

Lemma uniform_density B : measurable B -> mu B != 0 -> mu B < +oo -> density (uniform B).
Proof.
move=> mB B0 Boo; have Bfin : mu B \is a fin_num by rewrite ge0_fin_numE.
have b0 : (0 < fine (mu B))%R by rewrite fine_gt0// lt0e B0 measure_ge0.
have mI : measurable_fun setT (\1_B : T -> R) by exact: measurable_fun_indic.
have -> : uniform B = (fun x => (fine (mu B))^-1 * \1_B x)%R by apply/funext => x; rewrite mulrC.
split; first by apply: weightM; [rewrite invr_ge0 ltW|split=> // x; rewrite indicE ler0n].
under eq_integral do rewrite EFinM.
rewrite ge0_integralM ?lee_fin ?invr_ge0 ?ltW//; first last.
- by move=> x _; rewrite lee_fin indicE ler0n.
- exact/EFin_measurable_fun.
by rewrite integral_indic// setIT -(fineK Bfin) -EFinM mulVf// gt_eqF.
Qed.

Let C_pp : C p p = - (ln 4)%:E.
Proof. by apply: (theorem_1 dp dp).2.2; exact: aeW. Qed.

(** inf_G sup_D V = - log 4, attained at p_g = p_data. *)
Theorem inf_sup : ereal_inf [set C p q | q in density] = - (ln 4)%:E.
Proof.
apply/eqP; rewrite eq_le; apply/andP; split; last first.
  by apply: lb_ereal_inf => _ [q dq <-]; have [] := theorem_1 dp dq.
by apply: ereal_inf_lb; exists p.
Qed.

Let inf_half : ereal_inf [set V p q half | q in density] = - (ln 4)%:E.
Proof.
apply/eqP; rewrite eq_le; apply/andP; split.
  by apply: ereal_inf_lb; exists p => //; exact: V_half.
by apply: lb_ereal_inf => _ [q dq <-]; rewrite V_half.
Qed.

(** sup_D inf_G V = - log 4, attained at D = 1/2. *)
Theorem sup_inf :
  ereal_sup [set ereal_inf [set V p q D | q in density] | D in discriminator] = - (ln 4)%:E.
Proof.
apply/eqP; rewrite eq_le; apply/andP; split; last first.
  by apply: ereal_sup_ub; exists half => //; exact: discriminator_half.
apply: ub_ereal_sup => _ [D hD <-]; rewrite -C_pp; apply: (@le_trans _ _ (V p p D)).
  by apply: ereal_inf_lb; exists p.
by apply: ereal_sup_ub; exists D.
Qed.

Let optimal_pp D : discriminator D ->
  V p p D = C p p <-> {ae mu, forall x, (0 < p x)%R -> D x = 2^-1%R}.
Proof.
move=> hD; have pfin := density_fin dp; rewrite proposition_1_unique//; apply: ae_iff => x.
have [_ /(_ x) p0] := wp; have -> : (0 < p x + p x)%R = (0 < p x)%R.
  by rewrite -mulr2n pmulrn_lgt0.
by split=> h px; rewrite h// Dstar_pp.
Qed.

(* where D = 1/2 on {p > 0} and D <= 1/2, no law is cheaper for G than p_data *)
Let half_best q D : density q -> discriminator D ->
  {ae mu, forall x, (D x <= 2^-1)%R /\ ((0 < p x)%R -> D x = 2^-1%R)} ->
  V p q half <= V p q D.
Proof.
move=> dq hD ae_D; have hh := @discriminator_half _ T R; have wq := proj1 dq.
have [_ p0] := wp; have [_ q0] := wq.
rewrite !V_loss// lee_opp; apply: (@le_integral_below _ _ _ _ _ _ _ _ _).2.
- apply: ge0_below; first exact: measurable_loss.
  by move=> x; apply: loss_ge0 => //; case: hD.
- exact: measurable_loss.
apply: ae_mono ae_D => x [D_le D_half]; apply: lee_add.
  move: (p0 x); rewrite le0r => /predU1P[->|/D_half -> //]; first by rewrite !mul0e.
by rewrite lee_wpmul2l ?lee_fin// lee_opp le_elog// /half ler_add2l ler_opp2.
Qed.

(* where D = 1/2 on {p > 0} but D > 1/2 on a set of positive measure, G answers with a law there *)
Let spot_answer D : sigma_finite setT mu -> discriminator D ->
  {ae mu, forall x, (0 < p x)%R -> D x = 2^-1%R} ->
  (forall q, density q -> - (ln 4)%:E <= V p q D) ->
  {ae mu, forall x, (D x <= 2^-1)%R}.
Proof.
move=> sf hD D_half best; have hh := @discriminator_half _ T R; have [mD D01] := hD.
pose A := D @^-1` `]2^-1, +oo[.
have mA : measurable A by rewrite -[A]setTI; apply: mD => //; exact: measurable_itv.
have AE : A = ~` [set x | (D x <= 2^-1)%R].
  by apply/seteqP; split=> x; rewrite /A/= in_itv/= andbT ltNge => /negP.
rewrite /almost_everywhere -AE; apply/negligibleP => //; apply: contrapT => /eqP A0.
have [B [mB BA B0 Boo]] := sigma_finite_positive sf mA A0.
have dq := uniform_density mB B0 Boo; set q := uniform B in dq; have wq := proj1 dq.
have [_ p0] := wp; have [_ q0] := wq.
have qB x : B x -> (0 < q x)%R.
  move=> Bx; rewrite /q /uniform indicE mem_set// mul1r invr_gt0.
  by rewrite fine_gt0// lt0e B0 measure_ge0.
have le_D : {ae mu, forall x, loss (p x) (q x) (half x) <= loss (p x) (q x) (D x)}.
  apply: ae_mono D_half => x Dx; apply: lee_add.
    by move: (p0 x); rewrite le0r => /predU1P[->|/Dx -> //]; rewrite !mul0e.
  have [Bx|nBx] := pselect (B x); last first.
    by rewrite /q /uniform indicE memNset// mul0r !mul0e.
  rewrite lee_wpmul2l ?lee_fin// lee_opp le_elog// /half ler_add2l ler_opp2 ltW//.
  by have := BA x Bx; rewrite /A/= in_itv/= andbT.
have mloss E : discriminator E -> measurable_fun setT (fun x => loss (p x) (q x) (E x)).
  by move=> hE; exact: measurable_loss.
have bhalf : below mu (fun x => loss (p x) (q x) (half x)).
  by apply: ge0_below => [|x]; [exact: mloss|apply: loss_ge0 => //; case: hh].
have int_half : \int[mu]_x loss (p x) (q x) (half x) = (ln 4)%:E.
  by rewrite -[LHS]oppeK -V_loss// V_half// oppeK.
have int_D : \int[mu]_x loss (p x) (q x) (D x) = (ln 4)%:E.
  apply/eqP; rewrite eq_le -{2}int_half (le_integral_below bhalf (mloss _ hD) le_D).2 andbT.
  by rewrite -lee_opp -V_loss//; exact: best.
have eq_D : {ae mu, forall x, loss (p x) (q x) (half x) = loss (p x) (q x) (D x)}.
  by apply: eq_integral_below bhalf (mloss _ hD) le_D _ _; rewrite int_half ?int_D.
have [x Bx [lossE Dx]] := ae_meets mB B0 (ae_and eq_D D_half).
have D_gt : (2^-1 < D x)%R by have := BA x Bx; rewrite /A/= in_itv/= andbT.
have px : p x = 0%R.
  move: (p0 x); rewrite le0r => /predU1P[//|/Dx e]; by rewrite e ltxx in D_gt.
move: lossE; rewrite /loss px !mul0e !add0e => /eqP; apply/negP.
rewrite lt_eqF// lte_pmul2l ?lte_fin ?qB// lte_oppl oppeK lt_elog//.
  by rewrite /half subr_gt0 invf_lt1 ?ltr0n ?ltr1n.
by rewrite /half ltr_add2l ltr_opp2.
Qed.

(** (p_data, D) is a saddle point if and only if D = 1/2 where p_data > 0, and D <= 1/2. *)
Theorem saddle_point D : sigma_finite setT mu -> discriminator D ->
  ((forall D', discriminator D' -> V p p D' <= V p p D) /\
   (forall q, density q -> V p p D <= V p q D)) <->
  {ae mu, forall x, (D x <= 2^-1)%R /\ ((0 < p x)%R -> D x = 2^-1%R)}.
Proof.
move=> sf hD; split=> [[opt best]|ae_D].
  have VC : V p p D = C p p.
    apply/eqP; rewrite eq_le; apply/andP; split; first by apply: ereal_sup_ub; exists D.
    by apply: ub_ereal_sup => _ [D' hD' <-]; exact: opt.
  have D_half := (optimal_pp hD).1 VC; apply: (ae_and _ D_half).
  by apply: spot_answer => // q dq; rewrite -C_pp -VC; exact: best.
have VC : V p p D = C p p by apply/(optimal_pp hD); apply: ae_mono ae_D => x [].
split=> [D' hD'|q dq]; first by rewrite VC; apply: ereal_sup_ub; exists D'.
by rewrite VC C_pp -(V_half dp dq); exact: half_best.
Qed.

(** The claim as a whole. *)
Theorem minimax : sigma_finite setT mu ->
  [/\ ereal_inf [set C p q | q in density] = - (ln 4)%:E,
      C p p = - (ln 4)%:E,
      ereal_sup [set ereal_inf [set V p q D | q in density] | D in discriminator] = - (ln 4)%:E,
      ereal_inf [set V p q half | q in density] = - (ln 4)%:E
    & forall D, discriminator D ->
      ((forall D', discriminator D' -> V p p D' <= V p p D) /\
       (forall q, density q -> V p p D <= V p q D)) <->
      {ae mu, forall x, (D x <= 2^-1)%R /\ ((0 < p x)%R -> D x = 2^-1%R)}].
Proof.
by move=> sf; split=> [||||D hD];
  [exact: inf_sup|exact: C_pp|exact: sup_inf|exact: inf_half|exact: saddle_point].
Qed.

End minimax.
