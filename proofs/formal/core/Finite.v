(* Goodfellow et al. 2014 on a finite sample space: the words of the paper.

   A finite space is given by the list of its points, and a law by the
   probability of each.  V takes values in [-oo,0] and KL in [0,+oo], so that
   discriminators are all functions into [0,1] and laws are all laws. *)
From Coq Require Import Reals Lra List.
From GanTheory.Core Require Import Logarithm Pointwise Integrand Extended Maximum.
Import ListNotations.
Local Open Scope R_scope.

Fixpoint sum {X : Type} (f : X -> R) (l : list X) : R :=
  match l with [] => 0 | x :: l => f x + sum f l end.

Fixpoint Sum {X : Type} (f : X -> extended) (l : list X) : extended :=
  match l with [] => Finite 0 | x :: l => (f x + Sum f l)%E end.

Section Words.
Context {X : Type} (space : list X).

Definition law (p : X -> R) : Prop :=
  (forall x, In x space -> 0 <= p x) /\ sum p space = 1.

Definition discriminator (D : X -> R) : Prop := forall x, In x space -> 0 <= D x <= 1.

(* Equality everywhere on the space. *)
Definition same (f g : X -> R) : Prop := forall x, In x space -> f x = g x.

(* The expectation of f under p. *)
Definition E (p : X -> R) (f : X -> extended) : extended :=
  Sum (fun x => p x * f x)%E space.

(* The expectation of a real-valued function. *)
Definition mean (p f : X -> R) : R := sum (fun x => p x * f x) space.

(* Eq. (1): V(D,G) = E_{p_data} log D + E_{p_g} log(1 - D). *)
Definition V (p q D : X -> R) : extended :=
  (E p (fun x => log (D x)) + E q (fun x => log (1 - D x)))%E.

(* Eq. (2): the optimal discriminator.  Where both densities vanish it is 0, by
   Coq's division; any value would do ([proposition_1_off_support] in [Game]). *)
Definition Dstar (p q : X -> R) (x : X) : R := p x / (p x + q x).

(* Eq. (4): the criterion at its maximiser; that it is the supremum is
   [criterion] in [Game]. *)
Definition C (p q : X -> R) : extended := V p q (Dstar p q).

Definition mixture (p q : X -> R) (x : X) : R := (p x + q x) / 2.

Definition KL (p q : X -> R) : extended :=
  Sum (fun x => if Rle_dec (p x) 0 then Finite 0 else
                if Rle_dec (q x) 0 then p_oo else Finite (kl_term (p x) (q x))) space.

Definition JSD (p q : X -> R) : extended :=
  (/ 2 * KL p (mixture p q) + / 2 * KL q (mixture p q))%E.

End Words.

(* ---------------------------------------------------------------- sums *)

Section Sums.
Context {X : Type}.
Implicit Types (f g : X -> R) (l : list X).

Lemma sum_le f g l : (forall x, In x l -> f x <= g x) -> sum f l <= sum g l.
Proof.
induction l as [| x l IH]; simpl; intros h; [lra |].
pose proof (h x (or_introl eq_refl)); pose proof (IH (fun y hy => h y (or_intror hy))); lra.
Qed.

Lemma sum_le_eq f g l : (forall x, In x l -> f x <= g x) ->
  sum f l = sum g l -> forall x, In x l -> f x = g x.
Proof.
induction l as [| x l IH]; simpl; intros h e y hy; [easy |].
pose proof (h x (or_introl eq_refl)); pose proof (sum_le f g l (fun y hy => h y (or_intror hy))).
destruct hy as [<- | hy]; [lra | apply IH; auto; lra].
Qed.

Lemma sum_ext f g l : (forall x, In x l -> f x = g x) -> sum f l = sum g l.
Proof.
induction l as [| x l IH]; simpl; intros h; [reflexivity |].
rewrite (h x (or_introl eq_refl)), IH; auto.
Qed.

Lemma sum_plus f g l : sum (fun x => f x + g x) l = sum f l + sum g l.
Proof. induction l as [| x l IH]; simpl; [| rewrite IH]; ring. Qed.

Lemma sum_scale c f l : sum (fun x => c * f x) l = c * sum f l.
Proof. induction l as [| x l IH]; simpl; [| rewrite IH]; ring. Qed.

Lemma sum_zero f l : (forall x, In x l -> f x = 0) -> sum f l = 0.
Proof.
intros h; rewrite (sum_ext f (fun _ => 0 * 0)) by (intros x hx; rewrite h by exact hx; ring).
rewrite sum_scale; ring.
Qed.

Lemma sum_nonneg f l : (forall x, In x l -> 0 <= f x) -> 0 <= sum f l.
Proof. intros h; rewrite <- (sum_zero (fun _ => 0) l) by auto; now apply sum_le. Qed.

Lemma sum_term f l x : (forall y, In y l -> 0 <= f y) -> In x l -> f x <= sum f l.
Proof.
induction l as [| y l IH]; simpl; intros h hx; [easy |].
pose proof (h y (or_introl eq_refl)); pose proof (sum_nonneg f l (fun z hz => h z (or_intror hz))).
destruct hx as [<- | hx]; [lra | pose proof (IH (fun z hz => h z (or_intror hz)) hx); lra].
Qed.

Lemma Sum_ext (u v : X -> extended) l : (forall x, In x l -> u x = v x) -> Sum u l = Sum v l.
Proof.
induction l as [| x l IH]; simpl; intros h; [reflexivity |].
rewrite (h x (or_introl eq_refl)), IH; auto.
Qed.

Lemma Sum_finite (u : X -> extended) f l :
  (forall x, In x l -> u x = Finite (f x)) -> Sum u l = Finite (sum f l).
Proof.
induction l as [| x l IH]; simpl; intros h; [reflexivity |].
rewrite (h x (or_introl eq_refl)), IH; auto.
Qed.

Lemma Sum_m_oo (u : X -> extended) l x : In x l -> u x = m_oo -> Sum u l = m_oo.
Proof.
induction l as [| y l IH]; simpl; intros hx e; [easy |]; destruct hx as [<- | hx].
- now rewrite e.
- rewrite (IH hx e); now destruct (u y).
Qed.

Lemma Sum_p_oo (u : X -> extended) l x :
  (forall y, In y l -> u y <> m_oo) -> In x l -> u x = p_oo -> Sum u l = p_oo.
Proof.
assert (up : forall l, (forall y, In y l -> u y <> m_oo) -> Sum u l <> m_oo).
{ intros m; induction m as [| y m IH]; simpl; intros h; [discriminate |].
  pose proof (h y (or_introl eq_refl)); pose proof (IH (fun z hz => h z (or_intror hz))).
  now destruct (u y), (Sum u m). }
induction l as [| y l IH]; simpl; intros h hx e; [easy |].
pose proof (h y (or_introl eq_refl)); pose proof (up l (fun z hz => h z (or_intror hz))).
destruct hx as [<- | hx].
- rewrite e; now destruct (Sum u l).
- rewrite (IH (fun z hz => h z (or_intror hz)) hx e); now destruct (u y).
Qed.

Lemma all_or_one (P : X -> Prop) l : (forall x, {P x} + {~ P x}) ->
  (forall x, In x l -> P x) \/ (exists x, In x l /\ ~ P x).
Proof.
intros dec; induction l as [| x l [IH | [y [hy no]]]].
- left; intros x [].
- destruct (dec x) as [h | no].
  + left; intros y [<- | hy]; auto.
  + right; exists x; split; [now left | exact no].
- right; exists y; split; [now right | exact no].
Qed.
End Sums.

(* ------------------------------------------- V and KL as sums of reals *)

Section Expectation.
Context {X : Type} (space : list X) (p : X -> R).
Hypothesis hp : forall x, In x space -> 0 <= p x.

Lemma E_log (f : X -> R) : (forall x, In x space -> 0 < p x -> 0 < f x) ->
  E space p (fun x => log (f x)) = Finite (sum (fun x => p x * ln (f x)) space).
Proof. intros h; apply Sum_finite; intros x hx; apply weighted_log; auto. Qed.

Lemma E_log_oo (f : X -> R) x : In x space -> 0 < p x -> f x <= 0 ->
  E space p (fun x => log (f x)) = m_oo.
Proof.
intros hx pos no; apply (Sum_m_oo (fun x => p x * log (f x))%E _ x hx).
now rewrite log_oo, scale_oo.
Qed.
End Expectation.

Section Values.
Context {X : Type} (space : list X).
Variables p q : X -> R.
Hypotheses (hp : forall x, In x space -> 0 <= p x) (hq : forall x, In x space -> 0 <= q x).

Definition always_admissible (D : X -> R) : Prop :=
  forall x, In x space -> admissible (p x) (q x) (D x).

Lemma V_finite (D : X -> R) : always_admissible D ->
  V space p q D = Finite (sum (fun x => payoff (p x) (q x) (D x)) space).
Proof.
intros h; unfold V; rewrite !E_log; simpl; [now rewrite <- sum_plus | exact hq | | exact hp |].
- intros x hx pos; destruct (h x hx) as [_ [_ hb]]; specialize (hb pos); lra.
- intros x hx; now destruct (h x hx) as [_ [ha _]].
Qed.

Lemma V_m_oo (D : X -> R) x : discriminator space D -> In x space ->
  ~ admissible (p x) (q x) (D x) -> V space p q D = m_oo.
Proof.
intros hD hx no; unfold V.
destruct (not_admissible _ _ _ (hp x hx) (hq x hx) (hD x hx) no) as [[pos e] | [pos e]].
- now rewrite (E_log_oo space p D x hx pos) by lra.
- rewrite (E_log_oo space q (fun x => 1 - D x) x hx pos) by lra; now destruct (E space p _).
Qed.

Lemma V_cases (D : X -> R) : discriminator space D ->
  always_admissible D \/ V space p q D = m_oo.
Proof.
intros hD.
destruct (all_or_one (fun x => admissible (p x) (q x) (D x)) space) as [h | [x [hx no]]].
- intros x; apply admissible_dec.
- now left.
- right; now apply (V_m_oo D x).
Qed.

Lemma Dstar_discriminator : discriminator space (Dstar p q).
Proof.
intros x hx; unfold Dstar; specialize (hp x hx); specialize (hq x hx).
destruct (Req_dec (p x + q x) 0) as [z | z].
- replace (p x) with 0 by lra; unfold Rdiv; rewrite Rmult_0_l; lra.
- now destruct (peak_admissible (p x) (q x) hp hq ltac:(lra)).
Qed.

Lemma Dstar_admissible : always_admissible (Dstar p q).
Proof.
intros x hx; pose proof (Dstar_discriminator x hx) as h01.
specialize (hp x hx); specialize (hq x hx); destruct (Req_dec (p x + q x) 0) as [z | z].
- split; [exact h01 | lra].
- apply (peak_admissible (p x) (q x)); lra.
Qed.

Lemma C_finite : C space p q =
  Finite (sum (fun x => payoff (p x) (q x) (peak (p x) (q x))) space).
Proof. apply V_finite, Dstar_admissible. Qed.

Lemma KL_finite : (forall x, In x space -> 0 < p x -> 0 < q x) ->
  KL space p q = Finite (sum (fun x => kl_term (p x) (q x)) space).
Proof.
intros dom; apply Sum_finite; intros x hx; specialize (hp x hx); specialize (dom x hx).
destruct (Rle_dec (p x) 0); [unfold kl_term; f_equal; replace (p x) with 0 by lra; ring |].
destruct (Rle_dec (q x) 0); [lra | reflexivity].
Qed.

Lemma KL_p_oo x : In x space -> 0 < p x -> q x <= 0 -> KL space p q = p_oo.
Proof.
intros hx pos no; apply (Sum_p_oo _ _ x); [| exact hx |].
- intros y _; destruct (Rle_dec (p y) 0), (Rle_dec (q y) 0); discriminate.
- destruct (Rle_dec (p x) 0), (Rle_dec (q x) 0); reflexivity || lra.
Qed.

Lemma JSD_finite :
  JSD space p q = Finite (/ 2 * sum (fun x => js_term (p x) (q x)) space).
Proof.
assert (finite : forall r : X -> R, (forall x, In x space -> 0 <= r x <= p x + q x) ->
  KL space r (mixture p q) = Finite (sum (fun x => kl_term (r x) ((p x + q x) / 2)) space)).
{ intros r hr; apply Sum_finite; intros x hx; unfold mixture; specialize (hr x hx).
  destruct (Rle_dec (r x) 0); [unfold kl_term; f_equal; replace (r x) with 0 by lra; ring |].
  destruct (Rle_dec ((p x + q x) / 2) 0); [lra | reflexivity]. }
unfold JSD; rewrite !finite by (intros x hx; specialize (hp x hx); specialize (hq x hx); lra).
rewrite !scale_finite by lra; simpl; f_equal; unfold js_term; rewrite sum_plus; ring.
Qed.
End Values.
