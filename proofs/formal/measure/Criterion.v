(* The virtual training criterion of Goodfellow et al. (2014), C(G) = sup_D V(D, G):

   eq. (4)   C(G) = E_{p_data} log D*_G + E_{p_g} log (1 - D*_G)
   eq. (5)   C(G) = - log 4 + KL(p_data || m) + KL(p_g || m),   m = (p_data + p_g)/2
   eq. (6)   C(G) = - log 4 + 2 JSD(p_data || p_g)

   and the bounds of the Jensen-Shannon divergence, 0 <= JSD <= log 2, with their equality cases
   (the upper one: Lin 1991). Eq. (5) is Proposition 1 at D = 1/2, which V sends to - log 4: what
   D = 1/2 lacks there is KL(p_data || m) + KL(p_g || m). *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral.
From GanTheory.Measure Require Import Logarithm Integrals Game Gibbs Proposition1.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Section ln2.
Context {R : realType}.

Lemma ln2_gt0 : (0 < ln 2 :> R)%R.
Proof. by rewrite ln_gt0// ltr1n. Qed.

Lemma ln4E : (ln 4 = ln 2 + ln 2 :> R)%R.
Proof. by rewrite -lnM ?posrE ?ltr0n// -natrM. Qed.

Lemma elog_half : elog (2^-1 : R) = - (ln 2)%:E.
Proof. by rewrite elog_gt0 ?invr_gt0 ?ltr0n// lnV ?posrE ?ltr0n. Qed.

End ln2.

Section criterion.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Implicit Types (D : T -> R).
Local Notation V := (V mu).
Local Notation C := (C mu).
Local Notation KL := (KL mu).
Local Notation JSD := (JSD mu).

(* D = 1/2 *)
Definition half : T -> R := fun=> 2^-1%R.

Lemma discriminator_half : discriminator half.
Proof. by split=> [|x]; [exact: measurable_fun_cst|rewrite invr_ge0 ler0n invf_le1 ?ltr0n ?ler1n]. Qed.

Let onem_half : (1 - 2^-1 = 2^-1 :> R)%R.
Proof. by rewrite [X in (X - _)%R](splitr 1) mul1r addrK. Qed.

(* D*_G = 1/2 where p_g = p_data > 0 *)
Lemma Dstar_pp (p : T -> R) x : (0 < p x)%R -> Dstar p p x = 2^-1%R.
Proof.
by move=> px; rewrite /Dstar -mulr2n -[(p x *+ 2)%R]mulr_natl invfM mulrCA divff ?mulr1 ?gt_eqF.
Qed.

Section finite_mass.
Variables p q : T -> R.
Hypotheses (wp : weight p) (wq : weight q).
Hypotheses (p_fin : \int[mu]_x (p x)%:E < +oo) (q_fin : \int[mu]_x (q x)%:E < +oo).

Lemma V_half_mass : V p q half = - ((ln 2)%:E * (\int[mu]_x (p x)%:E + \int[mu]_x (q x)%:E)).
Proof.
have [[mp p0] [mq q0]] := (wp, wq); have [ms s0] := weightD wp wq.
rewrite V_loss//; last exact: discriminator_half.
rewrite -ge0_integralD//; do ?[exact/EFin_measurable_fun|by move=> x _; rewrite lee_fin].
rewrite -ge0_integralM ?lee_fin ?ltW ?ln2_gt0//; first last.
- by move=> x _; rewrite -EFinD lee_fin.
- exact/EFin_measurable_fun.
congr (- _); apply: eq_integral => x _; rewrite /loss onem_half elog_half oppeK.
by rewrite -!EFinM -EFinD mulrDr ![(_ * ln 2)%R]mulrC.
Qed.

Lemma V_Dstar_fin : V p q (Dstar p q) \is a fin_num.
Proof.
have [[mp p0] [mq q0]] := (wp, wq); have hDs := discriminator_Dstar wp wq.
have Vle0 : V p q (Dstar p q) <= 0.
  by rewrite V_loss// oppe_le0 integral_ge0// => x _; apply: loss_ge0 => //; case: hDs.
rewrite fin_numE; apply/andP; split; last by rewrite lt_eqF// (le_lt_trans Vle0).
rewrite gt_eqF//; apply: (lt_le_trans _ (proposition_1 mu wp wq discriminator_half)).
rewrite V_half_mass lte_oppr /= lte_mul_pinfty ?lee_fin ?ltW ?ln2_gt0//.
by rewrite lte_add_pinfty.
Qed.

(** Proposition 1, uniqueness: V(D, G) = C(G) if and only if D = D*_G almost everywhere on
    {p_data + p_g > 0}. *)
Theorem proposition_1_unique D : discriminator D ->
  V p q D = C p q <-> {ae mu, forall x, (0 < p x + q x)%R -> D x = Dstar p q x}.
Proof. exact: unique V_Dstar_fin _. Qed.

End finite_mass.

Section densities.
Variables p q : T -> R.
Hypotheses (dp : density mu p) (dq : density mu q).
Let wp : weight p := proj1 dp.
Let wq : weight q := proj1 dq.

Lemma density_fin r : density mu r -> \int[mu]_x (r x)%:E < +oo.
Proof. by move=> [_ ->]; rewrite ltey. Qed.

Lemma density_mix : density mu (mix p q).
Proof.
have [[mp p0] [mq q0]] := (wp, wq); have ws := weightD wp wq; have [ms s0] := ws.
have -> : mix p q = (fun x => 2^-1 * (p x + q x))%R by apply/funext => x; rewrite mulrC.
split; first by apply: weightM => //; rewrite invr_ge0 ler0n.
under eq_integral do rewrite EFinM.
rewrite ge0_integralM ?lee_fin ?invr_ge0 ?ler0n//; do ?[exact/EFin_measurable_fun|by move=> x _; rewrite lee_fin].
under eq_integral do rewrite EFinD.
rewrite ge0_integralD//; do ?[exact/EFin_measurable_fun|by move=> x _; rewrite lee_fin].
by case: dp dq => _ -> [_ ->]; rewrite -EFinD -EFinM -mulr2n mulVf ?pnatr_eq0.
Qed.

Lemma V_half : V p q half = - (ln 4)%:E.
Proof.
rewrite V_half_mass//; case: dp dq => _ -> [_ ->]; congr (- _).
by rewrite -EFinD -EFinM ln4E mulrDr mulr1.
Qed.

Lemma gap_half : gap mu p q half = KL p (mix p q) + KL q (mix p q).
Proof.
have [[mp p0] [mq q0]] := (wp, wq); have [[mm m0] _] := density_mix.
rewrite !KL_gibbs//; do ?exact: density_mix.
rewrite -ge0_integralD//; do ?[exact: measurable_gibbs|by move=> x _; exact: gibbs_ge0].
by apply: eq_integral => x _; rewrite /half onem_half.
Qed.

(** Eq. (5): C(G) = - log 4 + KL(p_data || m) + KL(p_g || m). *)
Theorem kl_form : C p q = - (ln 4)%:E + KL p (mix p q) + KL q (mix p q).
Proof.
have V_fin : V p q (Dstar p q) \is a fin_num by apply: V_Dstar_fin => //; exact: density_fin.
rewrite criterion// -addeA -gap_half.
have := V_gap mu wp wq discriminator_half; rewrite V_half.
have := gap_ge0 mu wp wq discriminator_half.
move: V_fin; case: (V _ _ _) => [v| |] // _; case: (gap _ _ _ _) => [g| |] // _ [e].
by rewrite -EFinN e -EFinD subrK.
Qed.

Lemma JSD2 : 2%:E * JSD p q = KL p (mix p q) + KL q (mix p q).
Proof.
have dm := density_mix.
have h (x : \bar R) : 2%:E * (2^-1%:E * x) = x by rewrite muleA -EFinM divff ?mul1e// pnatr_eq0.
by rewrite /JSD ge0_muleDr ?h// mule_ge0 ?lee_fin ?invr_ge0 ?ler0n ?KL_ge0.
Qed.

(** Eq. (6): C(G) = - log 4 + 2 JSD(p_data || p_g). *)
Theorem jsd_form : C p q = - (ln 4)%:E + 2%:E * JSD p q.
Proof. by rewrite kl_form JSD2 -addeA. Qed.

(** JSD(p || q) >= 0. *)
Theorem jsd_nonnegative : 0 <= JSD p q.
Proof.
by have dm := density_mix; rewrite adde_ge0// mule_ge0 ?KL_ge0// lee_fin invr_ge0 ler0n.
Qed.

Lemma jsd_eq0 : JSD p q = 0 <-> {ae mu, forall x, p x = q x}.
Proof.
have dm := density_mix; have dKL r := KL_ge0 r dm.
have -> : JSD p q = 0 <-> KL p (mix p q) = 0 /\ KL q (mix p q) = 0.
  have half0 : (2^-1 : R)%:E != 0 by rewrite eqe invr_eq0 pnatr_eq0.
  rewrite /JSD; split=> [/eqP|[-> ->]]; last by rewrite mule0 adde0.
  rewrite padde_eq0 ?mule_ge0 ?lee_fin ?invr_ge0 ?ler0n ?dKL//.
  by rewrite !mule_eq0 (negbTE half0) => /andP[/eqP -> /eqP ->].
have mixE x : p x = mix p q x <-> p x = q x.
  rewrite /mix; split=> [/(congr1 (fun y => y * 2)%R)|->]; last by rewrite mulrDl -splitr.
  by rewrite divfK ?pnatr_eq0// mulr_natr mulr2n => /addrI.
rewrite !KL_eq0//; split=> [[+ _]|e]; first by apply: ae_mono => x /mixE.
split; first by apply: ae_mono e => x /mixE.
by apply: ae_mono e => x e; rewrite -e; apply/mixE.
Qed.

(** JSD(p || q) >= 0, with equality if and only if p = q almost everywhere. *)
Theorem jsd_separates : 0 <= JSD p q /\ (JSD p q = 0 <-> {ae mu, forall x, p x = q x}).
Proof. by split; [exact: jsd_nonnegative|exact: jsd_eq0]. Qed.

End densities.
End criterion.

Arguments half {d T R}.
