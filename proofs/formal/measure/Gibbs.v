(* Gibbs' inequality: KL(p || q) >= 0, with equality if and only if p = q almost everywhere; and
   its form with cross-entropies, H(p, q) >= H(p), where log p is integrable under p. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral.
From GanTheory.Measure Require Import Logarithm Integrals Game.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Section gibbs.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Variables p q : T -> R.
Hypotheses (dp : density mu p) (dq : density mu q).
Local Notation KL := (KL mu).
Local Notation H := (H mu).

Let mp : measurable_fun setT p. Proof. by case: dp => -[]. Qed.
Let mq : measurable_fun setT q. Proof. by case: dq => -[]. Qed.
Let p0 x : (0 <= p x)%R. Proof. by case: dp => -[]. Qed.
Let q0 x : (0 <= q x)%R. Proof. by case: dq => -[]. Qed.

Lemma integrable_density r : density mu r -> mu.-integrable setT (fun x => (r x)%:E).
Proof.
move=> [[mr r0] r1]; split; first exact/EFin_measurable_fun.
rewrite (eq_integral (fun x => (r x)%:E)) ?r1 ?ltey// => x _.
by rewrite gee0_abs// lee_fin.
Qed.

Let pq_int : mu.-integrable setT (fun x => (p x - q x)%:E).
Proof. exact: (integrableB measurableT (integrable_density dp) (integrable_density dq)). Qed.

Let measurable_gibbs_pq : measurable_fun setT (fun x => gibbs (p x) (q x)).
Proof. exact: measurable_gibbs. Qed.

Let gibbs_pq_ge0 x : 0 <= gibbs (p x) (q x).
Proof. exact: gibbs_ge0. Qed.

(* the masses of p and q cancel: KL is the integral of a nonnegative function *)
Lemma KL_gibbs : KL p q = \int[mu]_x gibbs (p x) (q x).
Proof.
rewrite /KL /E (eq_integral (fun x => gibbs (p x) (q x) + (p x - q x)%:E)); last first.
  by move=> x _; rewrite -/(relent (p x) (q x)) relent_gibbs.
rewrite integralD_below; [|exact: ge0_below|exact: integrable_below].
under [X in _ + X]eq_integral do rewrite EFinB.
rewrite integralB//; do ?exact: integrable_density.
by case: dp dq => _ -> [_ ->]; rewrite subee// adde0.
Qed.

Lemma KL_ge0 : 0 <= KL p q.
Proof. by rewrite KL_gibbs integral_ge0. Qed.

Lemma KL_eq0 : KL p q = 0 <-> {ae mu, forall x, p x = q x}.
Proof.
rewrite KL_gibbs ge0_integral_eq0//; apply: ae_iff => x.
by split=> [/eqP|->]; [|apply/eqP]; rewrite gibbs_eq0// => /eqP.
Qed.

Section cross_entropy.
(* E_p |log p| < oo: p has a finite entropy *)
Hypothesis finite_entropy : E mu p (fun x => `|elog (p x)|) < +oo.

Let entropy_integrable : mu.-integrable setT (fun x => (p x)%:E * - elog (p x)).
Proof.
split; first by apply: emeasurable_funM; [exact/EFin_measurable_fun
  |by apply: emeasurable_funN => //; exact: measurable_elog_comp].
apply: le_lt_trans finite_entropy; rewrite le_eqVlt; apply/orP; left; apply/eqP.
by apply: eq_integral => x _; rewrite abseM abseN gee0_abs// lee_fin.
Qed.

Let cross_entropyE x :
  (p x)%:E * - elog (q x) = relent (p x) (q x) + (p x)%:E * - elog (p x).
Proof.
rewrite /relent; move: (p0 x); rewrite le0r => /predU1P[->|px]; first by rewrite !mul0e adde0.
rewrite muleDr//; first by rewrite [elog (p x)]elog_gt0// !muleN addeAC subee// add0e.
by rewrite [elog (p x)]elog_gt0.
Qed.

Let relent_below : below mu (fun x => relent (p x) (q x)).
Proof.
have -> : (fun x => relent (p x) (q x)) = (fun x => gibbs (p x) (q x)) \+ (fun x => (p x - q x)%:E).
  by apply/funext => x; rewrite relent_gibbs.
by apply: belowD; [exact: ge0_below|exact: integrable_below].
Qed.

Let belowH : below mu (fun x => (p x)%:E * - elog (q x)).
Proof. by under eq_fun do rewrite cross_entropyE; exact/belowD/integrable_below. Qed.

Let HE r : below mu (fun x => (p x)%:E * - elog (r x)) ->
  H p r = \int[mu]_x ((p x)%:E * - elog (r x)).
Proof.
move=> br; rewrite /H /E -[RHS]oppeK -(integralN_below br).
by under [in RHS]eq_integral do rewrite muleN oppeK.
Qed.

Let H_KL : H p q = KL p q + H p p.
Proof.
have bpp := integrable_below entropy_integrable; rewrite !HE//.
by under eq_integral do rewrite cross_entropyE; rewrite integralD_below.
Qed.

Let H_fin : H p p \is a fin_num.
Proof.
by rewrite HE; [exact: integral_fune_fin_num|exact: integrable_below].
Qed.

(* H(p, q) exists in (-oo, +oo], and H(p, q) >= H(p) with the equality case of KL *)
Lemma cross_entropy : [/\ below mu (fun x => (p x)%:E * - elog (q x)), -oo < H p q, H p p <= H p q
  & H p q = H p p <-> {ae mu, forall x, p x = q x}].
Proof.
split; [exact: belowH|by rewrite HE//; exact: below_gtNy|by rewrite H_KL lee_addr ?KL_ge0|].
by rewrite H_KL -KL_eq0; exact: adde_eqr.
Qed.

End cross_entropy.

(** KL(p || q) >= 0, with equality if and only if p = q almost everywhere; and if
    E_p |log p| < oo then - log q has a mean under p, H(p, q) in (-oo, +oo], and H(p, q) >= H(p),
    with the same equality case. *)
Theorem gibbs :
  [/\ 0 <= KL p q, KL p q = 0 <-> {ae mu, forall x, p x = q x} &
      E mu p (fun x => `|elog (p x)|) < +oo ->
      [/\ below mu (fun x => (p x)%:E * - elog (q x)), -oo < H p q, H p p <= H p q &
          H p q = H p p <-> {ae mu, forall x, p x = q x}]].
Proof.
by split; [exact: KL_ge0|exact: KL_eq0|exact: cross_entropy].
Qed.

End gibbs.
