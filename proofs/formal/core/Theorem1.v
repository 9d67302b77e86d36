(* Goodfellow et al. 2014 on a finite sample space.

     Theorem 1.  The global minimum of the virtual training criterion C(G) is
     achieved if and only if p_g = p_data.  At that point, C(G) achieves the
     value -log 4.

   With the steps of its proof, eqs. (5) and (6), Gibbs' inequality, and the
   bounds 0 <= JSD <= log 2 with both equality cases (Lin 1991). *)
From Coq Require Import Reals Lra List.
From GanTheory.Core Require Import Logarithm Pointwise Integrand Extended Maximum Finite Game.
Local Open Scope R_scope.

Section Theorem1.
Context {X : Type} (space : list X).
Variables p q : X -> R.
Hypotheses (law_p : law space p) (law_q : law space q).

Let hp : forall x, In x space -> 0 <= p x := proj1 law_p.
Let hq : forall x, In x space -> 0 <= q x := proj1 law_q.

(* Gibbs: KL(p||q) >= 0, with equality iff p = q. *)
Theorem kl_separates :
  (Finite 0 <= KL space p q)%E /\ (KL space p q = Finite 0 <-> same space p q).
Proof.
destruct (all_or_one (fun x => p x <= 0 \/ 0 < q x) space) as [dom | [x [hx no]]].
{ intros x; destruct (Rle_dec (p x) 0), (Rlt_dec 0 (q x)); (left; tauto) || (right; lra). }
- assert (dom' : forall x, In x space -> 0 < p x -> 0 < q x)
    by (intros x hx pos; destruct (dom x hx); lra).
  assert (ge : forall x, In x space -> p x + - 1 * q x <= kl_term (p x) (q x)).
  { intros x hx; pose proof (kl_term_ge (p x) (q x) (hp x hx) (hq x hx) (dom' x hx)); lra. }
  assert (total : sum (fun x => p x + - 1 * q x) space = 0).
  { rewrite sum_plus, sum_scale, (proj2 law_p), (proj2 law_q); ring. }
  rewrite KL_finite by assumption; split; [simpl; rewrite <- total; now apply sum_le | split].
  + intros [= e] x hx; apply kl_term_eq; auto.
    pose proof (sum_le_eq _ _ _ ge ltac:(lra) x hx) as at_x; simpl in at_x; lra.
  + intros e; f_equal; apply sum_zero; intros x hx; rewrite <- (e x hx); apply kl_term_self; auto.
- rewrite (KL_p_oo space p q x hx) by lra; split; [exact I | split; [discriminate |]].
  intros e; pose proof (hp x hx); rewrite <- (e x hx) in no; lra.
Qed.

Theorem jsd_nonnegative : (Finite 0 <= JSD space p q)%E.
Proof.
rewrite JSD_finite by assumption; simpl.
pose proof (sum_nonneg (fun x => js_term (p x) (q x)) space
  (fun x hx => js_term_ge0 _ _ (hp x hx) (hq x hx))); lra.
Qed.

(* ... with equality iff p_g = p_data. *)
Theorem jsd_separates :
  (Finite 0 <= JSD space p q)%E /\ (JSD space p q = Finite 0 <-> same space p q).
Proof.
split; [exact jsd_nonnegative |]; rewrite JSD_finite by assumption; split.
- intros [= e] x hx; apply (js_term_eq0 (p x) (q x) (hp x hx) (hq x hx)).
  pose proof (fun x hx => js_term_ge0 _ _ (hp x hx) (hq x hx)) as ge.
  symmetry; apply (sum_le_eq (fun _ => 0) (fun x => js_term (p x) (q x)) space ge); [| exact hx].
  rewrite sum_zero by auto; lra.
- intros e; f_equal; rewrite sum_zero; [ring |]; intros x hx.
  now apply js_term_eq0; auto.
Qed.

(* Eq. (6): C(G) = -log 4 + 2 JSD(p_data || p_g). *)
Theorem jsd_form : C space p q = (Finite (- ln 4) + 2 * JSD space p q)%E.
Proof.
rewrite C_finite, JSD_finite, scale_finite by (assumption || lra); simpl; f_equal.
rewrite (sum_ext (fun x => js_term (p x) (q x)) (fun x =>
  payoff (p x) (q x) (peak (p x) (q x)) + ln 2 * (p x + q x)))
  by (intros x hx; rewrite js_term_payoff by auto; ring).
rewrite sum_plus, sum_scale, sum_plus, (proj2 law_p), (proj2 law_q), ln_4; lra.
Qed.

(* Eq. (5): C(G) = -log 4 + KL(p_data || m) + KL(p_g || m), m = (p_data + p_g)/2. *)
Theorem kl_form : C space p q =
  (Finite (- ln 4) + KL space p (mixture p q) + KL space q (mixture p q))%E.
Proof.
rewrite jsd_form; unfold JSD.
pose proof hp; pose proof hq.
rewrite !KL_finite by (intros x hx; unfold mixture;
  pose proof (hp x hx); pose proof (hq x hx); auto; lra).
rewrite !scale_finite by lra; simpl; rewrite scale_finite by lra; simpl; f_equal; field.
Qed.

Theorem theorem_1 :
  (Finite (- ln 4) <= C space p q)%E /\ (C space p q = Finite (- ln 4) <-> same space p q).
Proof.
rewrite jsd_form; destruct jsd_separates as [ge iff]; rewrite <- iff; clear iff.
rewrite JSD_finite, scale_finite in * by (assumption || lra); simpl in *.
split; [lra | split; intros [= e]; f_equal; lra].
Qed.

(* At the optimum D*_G = 1/2 wherever p_data > 0. *)
Theorem theorem_1_discriminator : C space p q = Finite (- ln 4) ->
  forall x, In x space -> 0 < p x -> Dstar p q x = 1 / 2.
Proof.
intros e x hx pos; apply theorem_1 in e; unfold Dstar; rewrite <- (e x hx); field; lra.
Qed.

(* JSD <= log 2 and C(G) <= 0, with equality iff p_data and p_g are singular. *)
Definition singular : Prop := forall x, In x space -> p x = 0 \/ q x = 0.

Lemma criterion_bounded :
  (C space p q <= Finite 0)%E /\ (C space p q = Finite 0 <-> singular).
Proof.
pose proof (fun x hx => payoff_peak_le0 _ _ (hp x hx) (hq x hx)) as le0.
rewrite C_finite by assumption; split; [| split].
- simpl; rewrite <- (sum_zero (fun _ : X => 0) space) by auto; now apply sum_le.
- intros [= e] x hx; apply payoff_peak_eq0; auto.
  apply (sum_le_eq _ (fun _ => 0) space le0); [rewrite (sum_zero (fun _ => 0)); auto | exact hx].
- intros s; f_equal; apply sum_zero; intros x hx; apply payoff_peak_eq0; auto.
Qed.

Theorem jsd_bounded :
  ((JSD space p q <= Finite (ln 2))%E /\ (JSD space p q = Finite (ln 2) <-> singular)) /\
  ((C space p q <= Finite 0)%E /\ (C space p q = Finite 0 <-> singular)).
Proof.
split; [| exact criterion_bounded].
destruct criterion_bounded as [le iff]; rewrite <- iff, jsd_form in *.
rewrite JSD_finite, scale_finite in * by (assumption || lra); simpl in *; rewrite ln_4 in *.
split; [lra | split; intros [= e]; f_equal; lra].
Qed.
End Theorem1.

(* The hypotheses can be met: a law on two points. *)
Example fair_coin_is_a_law : law (true :: false :: nil) (fun _ => 1 / 2).
Proof. split; [intros; lra | simpl; lra]. Qed.
